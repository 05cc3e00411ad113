import type { Branch } from '../../xml/branch.ts';
import { completeGraphics } from '../completions/graphics.ts';
import { addInputs, addVideo, audioOf } from '../completions/implicit-devices.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, leftOpen } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;
const written = 'Written where it is not said.';

/** KiB of video memory by model. */
const memory: Readonly<Record<'vram' | 'ram' | 'vgamem', Readonly<Record<string, string>>>> = {
  vram: { cirrus: '16384', vga: '16384', vmvga: '16384', bochs: '16384', qxl: '65536' },
  ram: { qxl: '65536' },
  vgamem: { qxl: '16384' },
};

function typeOf({ attributes }: Branch): string {
  return attributes.get('type') ?? '';
}

/** Displays and what belongs to them: video, sound, mouse and keyboard. */
export const displayDevices: readonly PolicyRow[] = [
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefAddImplicitInputDevice', [
    ['/domain/devices', { how: 'completed', by: addInputs }, 'Every PC has a mouse and a keyboard.'],
  ]),
  ...rowsFrom(page('input-devices'), [
    ['/domain/devices/input/@bus', defaultsTo((input) => (typeOf(input) === 'tablet' ? 'usb' : 'ps2')), written],
  ]),
  ...rowsFrom(page('graphical-framebuffers'), [
    [
      '/domain/devices/graphics',
      { how: 'completed', by: completeGraphics },
      'Where it listens is said twice, and in several ways.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddImplicitVideo', [
    ['/domain/devices', { how: 'completed', by: addVideo }, 'A display shows something.'],
  ]),
  ...rowsFrom(page('video-devices'), [
    [
      '/domain/devices/video/model/@heads',
      defaultsTo((model) => (typeOf(model) === 'none' ? undefined : '1')),
      written,
    ],
    [
      '/domain/devices/video/model/@primary',
      defaultsTo(({ parent }) => ((parent?.position ?? 1) === 1 ? 'yes' : undefined)),
      'The first.',
    ],
    [
      "/domain/devices/video/model[@type='virtio']/@device",
      leftOpen,
      'Which of QEMU’s virtio screens it is; written since 12.',
    ],
    ...(['vram', 'ram', 'vgamem'] as const).map(
      (name) =>
        [`/domain/devices/video/model/@${name}`, defaultsTo((model) => memory[name][typeOf(model)]), written] as const,
    ),
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefAddDefaultAudioBackend', [
    ['/domain/devices/audio', defaultsTo(''), 'There is always one.'],
    ['/domain/devices/audio/@id', defaultsTo(({ position = 1 }) => `${position}`), 'Counted from 1.'],
    [
      '/domain/devices/audio/@type',
      defaultsTo(audioOf),
      'Sound goes where the last display is that carries it; nowhere with VNC.',
    ],
  ]),
];
