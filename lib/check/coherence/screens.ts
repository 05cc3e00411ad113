import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated } from './contradiction.ts';

/** Displays and video devices: one of each kind, and one that is primary. */
export function screens(root: Branch): readonly Contradiction[] {
  const graphics = below(root, 'devices/graphics');
  const primary = below(root, 'devices/video/model').filter(({ attributes }) => attributes.get('primary') === 'yes');
  return [
    ...repeated(graphics, ({ attributes }) => attributes.get('type')).map((at) => ({
      at,
      actual: `two graphics devices of type ${at.attributes.get('type')}`,
      expected: 'one graphics device of each type',
    })),
    ...below(root, 'devices/video')
      .slice(1)
      .flatMap((video) => below(video, 'model'))
      .filter(
        ({ attributes }) => attributes.get('primary') !== 'yes' && !seconds.includes(attributes.get('type') ?? ''),
      )
      .map((at) => ({
        at,
        actual: `a second video device of model ${at.attributes.get('type')}`,
        expected: `${seconds.join(' or ')} as the model of a second video device`,
      })),
    ...below(root, 'devices/video/model')
      .filter(({ attributes }) => attributes.get('heads') === '0')
      .map((at) => ({ at, attribute: 'heads', actual: '0 heads', expected: '1 head or more' })),
    ...primary
      .slice(1)
      .map((at) => ({ at, actual: 'two primary video devices', expected: 'one primary video device' })),
    ...graphics.filter(isOutOfRange).map((at) => ({
      at,
      attribute: 'port',
      actual: `a VNC display on ${at.attributes.has('port') ? `port ${at.attributes.get('port')}` : 'no port, with autoport="no"'}`,
      expected: 'a port of 5900 to 65535, or autoport="yes"',
    })),
    ...graphics
      .flatMap((one) => below(one, 'listen'))
      .filter(({ attributes }) => attributes.get('type') === 'network' && !attributes.has('network'))
      .map((at) => ({ at, actual: 'listen of type network without a network', expected: 'the network to listen on' })),
    ...graphics
      .filter((one) => below(one, 'listen').length > 1)
      .map((at) => ({
        at,
        actual: 'several <listen> elements',
        expected: 'one <listen>, the most that QEMU supports',
      })),
  ];
}

/** libvirt then refuses to start the domain (src/qemu/qemu_command.c); one that listens on a socket needs no port. */
function isOutOfRange(display: Branch): boolean {
  const { attributes } = display;
  const port = Number(attributes.get('port') ?? -1);
  const isAutomatic = port === -1 ? attributes.get('autoport') !== 'no' : attributes.get('autoport') === 'yes';
  const hasSocket =
    attributes.has('socket') || below(display, 'listen').some((one) => one.attributes.get('type') === 'socket');
  return attributes.get('type') === 'vnc' && !hasSocket && !isAutomatic && !(port >= 5900 && port <= 65535);
}

/** Video devices that may be secondary. */
const seconds = ['virtio', 'qxl'];
