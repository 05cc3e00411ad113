import type { Branch } from '../../xml/branch.ts';
import { forgetLink } from '../completions/live.ts';
import { isX86 } from '../machine.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, leftOpen, lowerCase } from '../spelling.ts';

const page = 'https://libvirt.org/formatdomain.html#network-interfaces';

/** NixVirt's master writes it twice. */
function keepFirstTarget({ children }: Branch): void {
  const [first, ...others] = children.filter(({ name }) => name === 'target');
  if (!first) return;
  for (const other of others) children.splice(children.indexOf(other), 1);
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
  ["/domain/devices/interface[not(@type='hostdev')]/model", defaultsTo(''), 'Written where it is not said.'],
  [
    '/domain/devices/interface/model/@type',
    defaultsTo((model) => (isX86(model) ? 'rtl8139' : 'virtio')),
    'The first of those that QEMU has; `interface-model-explicit` asks for it.',
  ],
  ['/domain/devices/interface/model/@type', lowerCase, 'Written in lower case.'],
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
