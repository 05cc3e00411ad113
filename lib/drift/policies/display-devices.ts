import type { Branch } from '../../xml/branch.ts';
import { completeGraphics } from '../completions/graphics.ts';
import { addVideo, audioOf, defaultVideo } from '../completions/implicit-devices.ts';
import { isFirst, putPrimaryFirst } from '../completions/video.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, leftOpen } from '../spelling.ts';

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
  ...rowsFrom(page('input-devices'), [
    ['/domain/devices/input/@bus', defaultsTo((input) => (typeOf(input) === 'tablet' ? 'usb' : 'ps2')), written],
  ]),
  ...rowsFrom('src/qemu/qemu_postparse.c, qemuDomainDefAddImplicitInputDevice', [
    [
      "/domain/devices/input[@bus='ps2' and (@type='keyboard' or @type='mouse')]",
      leftOpen,
      'Every PC has both; a newer libvirt also writes one beside one whose bus is not declared.',
    ],
  ]),
  ...rowsFrom(page('graphical-framebuffers'), [
    [
      '/domain/devices/graphics',
      { how: 'completed', by: completeGraphics },
      'Where it listens is said twice, and in several ways.',
    ],
    [
      '/domain/devices/graphics/@defaultMode',
      defaultsTo((graphics) => (typeOf(graphics) === 'spice' ? 'any' : undefined)),
      'Not written.',
    ],
    ["/domain/devices/graphics/channel[@mode='any']", dropped, 'What is not said.'],
    ['/domain/devices/graphics/@passwd', dropped, 'Kept, but shown only to whoever asks for secrets.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddImplicitVideo', [
    ['/domain/devices', { how: 'completed', by: addVideo }, 'A display shows something.'],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainDefPostParseVideo', [
    [
      '/domain/devices',
      { how: 'completed', by: putPrimaryFirst },
      'The primary one is the first, whatever is declared.',
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
  ...rowsFrom(page('sound-devices'), [["/domain/devices/sound[@model='virtio']/@streams", defaultsTo('2'), written]]),
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
