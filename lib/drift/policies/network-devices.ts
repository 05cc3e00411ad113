import { type Branch, childOf } from '../../xml/branch.ts';
import { forgetLink } from '../completions/live.ts';
import { isX86 } from '../machine.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, leftOpen, lowerCase } from '../spelling.ts';

const page = 'https://libvirt.org/formatdomain.html#network-interfaces';

/** NixVirt's master writes it twice. */
function keepFirstTarget({ children }: Branch): void {
  const [first, ...others] = children.filter(({ name }) => name === 'target');
  if (!first) return;
  for (const other of others) children.splice(children.indexOf(other), 1);
}

const isVirtio = "model/@type='virtio' or model/@type='virtio-transitional' or model/@type='virtio-non-transitional'";

function isVirtioOnly(nic: Branch | undefined): boolean {
  return /^(vdpa|vhostuser)$/.test(nic?.attributes.get('type') ?? '');
}

function dropNoCoalescing({ children }: Branch): void {
  const kept = children.filter((child) => {
    const frames = ['rx', 'frames'].reduce<Branch | undefined>((at, name) => at && childOf(at, name), child);
    return child.name !== 'coalesce' || Number(frames?.attributes.get('max') ?? 0) !== 0;
  });
  children.splice(0, children.length, ...kept);
}

/** Network interfaces. */
export const networkDevices: readonly PolicyRow[] = rowsFrom(page, [
  ['/domain/devices/interface', { how: 'completed', by: forgetLink }, 'What a start gave is forgotten at the define.'],
  ['/domain/devices/interface', { how: 'completed', by: keepFirstTarget }, 'Of several targets the first.'],
  [
    '/domain/devices/interface/mac',
    leftOpen,
    'libvirt draws one where none is declared; the checks `interface-mac-pinned` and `fields-pinned` ask for it.',
  ],
  ['/domain/devices/interface/mac/@address', lowerCase, 'Written in lower case.'],
  [
    '/domain/devices/interface/mac/@address',
    { how: 'alias', of: (declared) => declared === '00:00:00:00:00:00' },
    'A newer libvirt draws one where it is zero.',
  ],
  ["/domain/devices/interface[not(@type='hostdev')]/model", defaultsTo(''), 'Written where it is not said.'],
  [
    '/domain/devices/interface/model/@type',
    defaultsTo((model) => (isX86(model) && !isVirtioOnly(model.parent) ? 'rtl8139' : 'virtio')),
    'The first of those that QEMU has; `interface-model-explicit` asks for it.',
  ],
  ['/domain/devices/interface/model/@type', lowerCase, 'Written in lower case.'],
  [
    '/domain/devices/interface',
    { how: 'completed', by: dropNoCoalescing },
    'That nothing is coalesced is not written.',
  ],
  [`/domain/devices/interface[not(${isVirtio})]/driver`, dropped, 'Kept of virtio only.'],
  [`/domain/devices/interface[not(${isVirtio})]/backend/@vhost`, dropped, 'Kept of virtio only.'],
  ["/domain/devices/interface[@type='direct']/source/@mode", defaultsTo('vepa'), 'Written where it is not declared.'],
  ['/domain/devices/interface/driver/@queues', defaultsTo('1'), 'One, which is not written.'],
  [
    "/domain/devices/interface[@type!='network' and @type!='bridge' and @type!='ethernet']/filterref",
    dropped,
    'Kept of what has a device that can be filtered.',
  ],
  [
    "/domain/devices/interface/virtualport[@type='openvswitch']/parameters",
    leftOpen,
    'libvirt draws an interfaceid; `fields-pinned` asks for it.',
  ],
  [
    "/domain/devices/interface/virtualport[@type='openvswitch']/parameters/@interfaceid",
    leftOpen,
    'libvirt draws one; `fields-pinned` asks for it.',
  ],
]);
