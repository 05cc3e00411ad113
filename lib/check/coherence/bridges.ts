import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction } from './contradiction.ts';

/** Forward modes in which libvirt routes, and therefore needs an address. */
const routing = ['nat', 'route'];

/** A network's bridge and its forwarding. */
export function bridges(root: Branch): readonly Contradiction[] {
  const [forward] = below(root, 'forward');
  const mode = forward && (forward.attributes.get('mode') ?? 'nat');
  const ips = below(root, 'ip');
  const names = below(root, 'bridge').filter(({ attributes }) => (attributes.get('name') ?? '').length > longest);
  return [
    ...names.map((at) => ({
      at,
      attribute: 'name',
      actual: `${at.attributes.get('name')} has ${at.attributes.get('name')?.length} characters`,
      expected: `at most ${longest} characters, the limit of the kernel`,
    })),
    ...(forward && mode !== undefined && routing.includes(mode) && ips.length === 0
      ? [
          {
            at: forward,
            actual: `forward mode ${mode} without an address`,
            expected: `an address of the network for forward mode ${mode}`,
          },
        ]
      : []),
    ...(forward && mode === 'bridge' && ips[0]
      ? [
          {
            at: ips[0],
            actual: 'an address with forward mode bridge',
            expected: 'no address with forward mode bridge',
          },
        ]
      : []),
  ];
}

/** The maximum length of a link's name: IFNAMSIZ, minus the terminator. */
const longest = 15;
