import { type Branch, childOf } from '../../xml/branch.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, leftOpen, octal, quantity, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatstorage.html#${anchor}`;
const written = 'Written where it is not said.';
const bytes = 'Any unit is read, bytes are written.';

/** Pools and volumes. */
export const storage: readonly PolicyRow[] = [
  ...rowsFrom(page('storage-pool-general-metadata'), [
    ['/pool/uuid', leftOpen, 'libvirt draws one where none is declared; the check `uuid-pinned` asks for it.'],
    ['/pool/uuid', uuidSpelling, 'Written in lower case, with dashes.'],
  ]),
  ...rowsFrom(page('storage-pool-source-elements'), [
    ['/pool/source', defaultsTo(''), written],
    ['/pool/source/dir/@path', { how: 'spelt', as: cleanPath }, 'Written without needless slashes.'],
    [
      "/pool[@type='logical']/source/name",
      defaultsTo(({ parent }) => parent && childOf(parent, 'name')?.text),
      'That of the pool.',
    ],
    ["/pool[@type='logical' or @type='netfs' or @type='fs' or @type='disk']/source/format", defaultsTo(''), written],
    ["/pool[@type='logical']/source/format/@type", defaultsTo('lvm2'), written],
    ["/pool[@type='netfs' or @type='fs']/source/format/@type", defaultsTo('auto'), written],
    ["/pool[@type='disk']/source/format/@type", defaultsTo('unknown'), written],
    ['/pool/source/device/freeExtent', { how: 'ignored' }, 'What is free on the disk.'],
    ["/pool[@type='scsi']/source/adapter/@type", defaultsTo('scsi_host'), written],
  ]),
  ...rowsFrom(page('storage-pool-target-elements'), [
    ["/pool[@type='logical']/target", defaultsTo(''), 'There is always one.'],
    ["/pool[@type='logical']/target/path", defaultsTo(folderOfGroup), 'The folder of the volume group.'],
    [
      "/pool[@type='logical']/target/path",
      { how: 'spelt', as: (_, path) => (path.parent && folderOfGroup(path.parent)) ?? '' },
      'The folder of the volume group, whatever is declared.',
    ],
    ['/pool/target/permissions/mode', octal, 'Written with a 0 in front.'],
    ['/pool/target/permissions/owner', integer, 'Written without a 0 in front.'],
    ['/pool/target/permissions/group', integer, 'Written without a 0 in front.'],
    ['/pool/target/permissions', { how: 'completed', by: forgetNobody }, 'Nobody in particular.'],
    ['/pool/target/path', { how: 'spelt', as: cleanPath }, 'Written without needless slashes.'],
  ]),
  ...rowsFrom(page('storage-volume-general-metadata'), [
    ['/volume/@type', leftOpen, 'What the pool makes of it.'],
    ['/volume/key', leftOpen, 'What the pool knows it by.'],
    ['/volume/source', defaultsTo(''), 'An empty one says nothing.'],
    ['/volume/source/device', { how: 'ignored' }, 'Where in the pool it is.'],
    ['/volume/capacity', quantity('bytes'), bytes],
    ['/volume/capacity', leftOpen, 'That of the backing file.'],
  ]),
  ...rowsFrom(page('storage-volume-target-elements'), [
    ['/volume/target', defaultsTo(''), 'There is always one.'],
    ['/volume/target/path', leftOpen, "The pool's folder and the name."],
    ['/volume/target/format', defaultsTo(''), written],
    ['/volume/target/format/@type', defaultsTo('raw'), written],
    ['/volume/target/permissions', leftOpen, 'Those of the file.'],
    ...['mode', 'owner', 'group'].map(
      (name) => [`/volume/target/permissions/${name}`, leftOpen, 'That of the file.'] as const,
    ),
    ['/volume/target/permissions', { how: 'completed', by: forgetNobody }, 'Nobody in particular.'],
    ['/volume/target/compat', leftOpen, 'What qemu-img makes: 1.1.'],
    ['/volume/backingStore/permissions', leftOpen, 'Those of the file.'],
    ['/volume/backingStore/timestamps', { how: 'ignored' }, 'Those of the file.'],
    ['/volume/target/permissions/mode', octal, 'Written with a 0 in front.'],
    ['/volume/target/permissions/owner', integer, 'Written without a 0 in front.'],
    ['/volume/target/permissions/group', integer, 'Written without a 0 in front.'],
    ['/volume/target/clusterSize', leftOpen, 'What qemu-img makes.'],
    ['/volume/target/clusterSize', quantity('bytes', 'B'), bytes],
  ]),
];

function folderOfGroup({ parent }: Branch): string | undefined {
  const source = parent && childOf(parent, 'source');
  const group = source && childOf(source, 'name');
  return group && `/dev/${group.text}`;
}

/** `//var/lib//` → `/var/lib`. */
function cleanPath(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

/** -1, signed or not. */
function forgetNobody({ children }: Branch): void {
  const kept = children.filter(({ name, text }) => !/^(owner|group)$/.test(name) || !/^(-1|4294967295)$/.test(text));
  children.splice(0, children.length, ...kept);
}
