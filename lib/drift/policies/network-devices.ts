import { type Branch, childOf } from '../../xml/branch.ts';
import { forgetLink } from '../completions/live.ts';
import { isX86 } from '../machine.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, leftOpen, lowerCase } from '../spelling.ts';

const page = 'https://libvirt.org/formatdomain.html#network-interfaces';

/** NixVirt's master writes `<target>` twice. */
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
  [
    '/domain/devices/interface',
    { how: 'completed', by: forgetLink },
    'libvirt drops the names that it assigned while the domain ran.',
  ],
  [
    '/domain/devices/interface',
    { how: 'completed', by: keepFirstTarget },
    'Of several targets libvirt keeps the first.',
  ],
  [
    '/domain/devices/interface/mac',
    leftOpen,
    'libvirt generates one where none is declared; the checks `interface-mac-pinned` and `fields-pinned` report it.',
  ],
  ['/domain/devices/interface/mac/@address', lowerCase, 'Written in lower case.'],
  [
    '/domain/devices/interface/mac/@address',
    { how: 'alias', of: (declared) => declared === '00:00:00:00:00:00' },
    'Newer releases generate one if it is all zeros.',
  ],
  [
    "/domain/devices/interface[not(@type='hostdev')]/model",
    defaultsTo(''),
    'libvirt writes the default where none is declared.',
  ],
  [
    '/domain/devices/interface/model/@type',
    defaultsTo((model) => (isX86(model) && !isVirtioOnly(model.parent) ? 'rtl8139' : 'virtio')),
    'libvirt picks the first model that QEMU has; `interface-model-explicit` reports it.',
  ],
  ['/domain/devices/interface/model/@type', lowerCase, 'Written in lower case.'],
  ['/domain/devices/interface', { how: 'completed', by: dropNoCoalescing }, 'Coalescing of 0 frames is not written.'],
  [`/domain/devices/interface[not(${isVirtio})]/driver`, dropped, 'Kept for virtio only.'],
  [`/domain/devices/interface[not(${isVirtio})]/backend/@vhost`, dropped, 'Kept for virtio only.'],
  [
    "/domain/devices/interface[@type='direct']/source/@mode",
    defaultsTo('vepa'),
    'libvirt writes the default where none is declared.',
  ],
  ['/domain/devices/interface/driver/@queues', defaultsTo('1'), 'The default is 1, which is not written.'],
  [
    "/domain/devices/interface[@type!='network' and @type!='bridge' and @type!='ethernet']/filterref",
    dropped,
    'Kept only for types whose device can be filtered.',
  ],
  [
    "/domain/devices/interface/virtualport[@type='openvswitch']/parameters",
    leftOpen,
    'libvirt generates an interfaceid; `fields-pinned` reports it.',
  ],
  [
    "/domain/devices/interface/virtualport[@type='openvswitch']/parameters/@interfaceid",
    leftOpen,
    'libvirt generates one; `fields-pinned` reports it.',
  ],
]);
