import type { Branch } from '../../xml/branch.ts';
import { completeGraphics } from '../completions/graphics.ts';
import { addVideo, audioOf, defaultVideo } from '../completions/implicit-devices.ts';
import { isFirst, putPrimaryFirst } from '../completions/video.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, leftOpen } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;
const written = 'libvirt writes the default where none is declared.';

/** KiB of video memory by model. */
const memory: Readonly<Record<'vram' | 'ram' | 'vgamem', Readonly<Record<string, string>>>> = {
  vram: { cirrus: '16384', vga: '16384', vmvga: '16384', bochs: '16384', qxl: '65536' },
  ram: { qxl: '65536' },
  vgamem: { qxl: '16384' },
};

function typeOf({ attributes }: Branch): string {
  return attributes.get('type') ?? '';
}

/** Displays and related devices: video, sound, mouse and keyboard. */
export const displayDevices: readonly PolicyRow[] = [
  ...rowsFrom(page('input-devices'), [
    ['/domain/devices/input/@bus', defaultsTo((input) => (typeOf(input) === 'tablet' ? 'usb' : 'ps2')), written],
  ]),
  ...rowsFrom('src/qemu/qemu_postparse.c, qemuDomainDefAddImplicitInputDevice', [
    [
      "/domain/devices/input[@bus='ps2' and (@type='keyboard' or @type='mouse')]",
      leftOpen,
      'Every PC has both; newer releases also write one next to an input device without a declared bus.',
    ],
  ]),
  ...rowsFrom(page('graphical-framebuffers'), [
    [
      '/domain/devices/graphics',
      { how: 'completed', by: completeGraphics },
      'libvirt writes the listen address twice, and accepts several forms.',
    ],
    [
      '/domain/devices/graphics/@defaultMode',
      defaultsTo((graphics) => (typeOf(graphics) === 'spice' ? 'any' : undefined)),
      'The default is not written.',
    ],
    ["/domain/devices/graphics/channel[@mode='any']", dropped, 'The default, which is not kept.'],
    ['/domain/devices/graphics/@passwd', dropped, 'Kept, but shown only with `--security-info`.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddImplicitVideo', [
    ['/domain/devices', { how: 'completed', by: addVideo }, 'libvirt adds a video device for a display.'],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainDefPostParseVideo', [
    [
      '/domain/devices',
      { how: 'completed', by: putPrimaryFirst },
      'libvirt puts the primary device first, whatever is declared.',
    ],
  ]),
  ...rowsFrom(page('video-devices'), [
    ['/domain/devices/video/model', defaultsTo(''), written],
    ['/domain/devices/video/model/@type', defaultsTo(defaultVideo), written],
    [
      '/domain/devices/video/model/@heads',
      defaultsTo((model) => (typeOf(model) === 'none' ? undefined : '1')),
      written,
    ],
    [
      '/domain/devices/video/model/@primary',
      defaultsTo(({ parent }) => (isFirst(parent) ? 'yes' : undefined)),
      'The first device is the primary one.',
    ],
    [
      "/domain/devices/video/model[@type='virtio']/@device",
      leftOpen,
      'Which of QEMU’s virtio display devices it is; written since libvirt 12.',
    ],
    ...(['vram', 'ram', 'vgamem'] as const).map(
      (name) =>
        [`/domain/devices/video/model/@${name}`, defaultsTo((model) => memory[name][typeOf(model)]), written] as const,
    ),
  ]),
  ...rowsFrom(page('sound-devices'), [["/domain/devices/sound[@model='virtio']/@streams", defaultsTo('2'), written]]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefAddDefaultAudioBackend', [
    ['/domain/devices/audio', defaultsTo(''), 'libvirt always adds one.'],
    ['/domain/devices/audio/@id', defaultsTo(({ position = 1 }) => `${position}`), 'libvirt numbers them from 1.'],
    [
      '/domain/devices/audio/@type',
      defaultsTo(audioOf),
      'libvirt sends sound to the last display that supports it; with VNC, nowhere.',
    ],
  ]),
];
