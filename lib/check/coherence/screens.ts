import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated } from './contradiction.ts';

/** Screens: one of a kind, and one that comes first. */
export function screens(root: Branch): readonly Contradiction[] {
  const graphics = below(root, 'devices/graphics');
  const primary = below(root, 'devices/video/model').filter(({ attributes }) => attributes.get('primary') === 'yes');
  return [
    ...repeated(graphics, ({ attributes }) => attributes.get('type')).map((at) => ({
      at,
      actual: `two graphics are ${at.attributes.get('type')}`,
      expected: 'one of each type of graphics',
    })),
    ...below(root, 'devices/video')
      .slice(1)
      .flatMap((video) => below(video, 'model'))
      .filter(
        ({ attributes }) => attributes.get('primary') !== 'yes' && !seconds.includes(attributes.get('type') ?? ''),
      )
      .map((at) => ({
        at,
        actual: `a second video is ${at.attributes.get('type')}`,
        expected: `${seconds.join(' or ')} for a second video`,
      })),
    ...below(root, 'devices/video/model')
      .filter(({ attributes }) => attributes.get('heads') === '0')
      .map((at) => ({ at, attribute: 'heads', actual: 'a video without a head', expected: 'one head or more' })),
    ...primary.slice(1).map((at) => ({ at, actual: 'two videos are the primary', expected: 'one primary video' })),
    ...graphics
      .flatMap((one) => below(one, 'listen'))
      .filter(({ attributes }) => attributes.get('type') === 'network' && !attributes.has('network'))
      .map((at) => ({ at, actual: 'listens on no network', expected: 'the network to listen on' })),
    ...graphics
      .filter((one) => below(one, 'listen').length > 1)
      .map((at) => ({ at, actual: 'listens at several places', expected: 'one <listen>, which is what QEMU takes' })),
  ];
}

/** Video that is not the first. */
const seconds = ['virtio', 'qxl'];
