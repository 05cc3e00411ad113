import { type Branch, childOf } from '../../xml/branch.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, leftOpen, octal, quantity, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatstorage.html#${anchor}`;
const written = 'libvirt writes the default where none is declared.';
const bytes = 'Read in any unit, written in bytes.';

/** Pools and volumes. */
export const storage: readonly PolicyRow[] = [
  ...rowsFrom(page('storage-pool-general-metadata'), [
    ['/pool/uuid', leftOpen, 'libvirt generates one where none is declared; the check `uuid-pinned` reports it.'],
    ['/pool/uuid', uuidSpelling, 'Written in lower case, with dashes.'],
  ]),
  ...rowsFrom(page('storage-pool-source-elements'), [
    ['/pool/source', defaultsTo(''), written],
    ['/pool/source/dir/@path', { how: 'spelt', as: cleanPath }, 'Written without redundant slashes.'],
    [
      "/pool[@type='logical']/source/name",
      defaultsTo(({ parent }) => parent && childOf(parent, 'name')?.text),
      'The default is the name of the pool.',
    ],
    ["/pool[@type='logical' or @type='netfs' or @type='fs' or @type='disk']/source/format", defaultsTo(''), written],
    ["/pool[@type='logical']/source/format/@type", defaultsTo('lvm2'), written],
    ["/pool[@type='netfs' or @type='fs']/source/format/@type", defaultsTo('auto'), written],
    ["/pool[@type='disk']/source/format/@type", defaultsTo('unknown'), written],
    ['/pool/source/device/freeExtent', { how: 'ignored' }, 'Free space on the disk.'],
    ["/pool[@type='scsi']/source/adapter/@type", defaultsTo('scsi_host'), written],
  ]),
  ...rowsFrom(page('storage-pool-target-elements'), [
    ["/pool[@type='logical']/target", defaultsTo(''), 'Always present.'],
    ["/pool[@type='logical']/target/path", defaultsTo(folderOfGroup), 'The directory of the volume group.'],
    [
      "/pool[@type='logical']/target/path",
      { how: 'spelt', as: (_, path) => (path.parent && folderOfGroup(path.parent)) ?? '' },
      'The directory of the volume group, whatever is declared.',
    ],
    ['/pool/target/permissions/mode', octal, 'Written with a leading 0.'],
    ['/pool/target/permissions/owner', integer, 'Written without a leading 0.'],
    ['/pool/target/permissions/group', integer, 'Written without a leading 0.'],
    ['/pool/target/permissions', { how: 'completed', by: forgetNobody }, 'An owner or group of -1 means none.'],
    ['/pool/target/path', { how: 'spelt', as: cleanPath }, 'Written without redundant slashes.'],
  ]),
  ...rowsFrom(page('storage-volume-general-metadata'), [
    ['/volume/@type', leftOpen, 'The pool sets it.'],
    ['/volume/key', leftOpen, 'The pool sets it.'],
    ['/volume/source', defaultsTo(''), 'An empty element has no effect.'],
    ['/volume/source/device', { how: 'ignored' }, 'Position in the pool.'],
    ['/volume/capacity', quantity('bytes'), bytes],
    ['/volume/capacity', leftOpen, 'The default is the capacity of the backing file.'],
  ]),
  ...rowsFrom(page('storage-volume-target-elements'), [
    ['/volume/target', defaultsTo(''), 'Always present.'],
    ['/volume/target/path', leftOpen, 'The directory of the pool and the name.'],
    ['/volume/target/format', defaultsTo(''), written],
    ['/volume/target/format/@type', defaultsTo('raw'), written],
    ['/volume/target/permissions', leftOpen, 'Read from the file.'],
    ...['mode', 'owner', 'group'].map(
      (name) => [`/volume/target/permissions/${name}`, leftOpen, 'Read from the file.'] as const,
    ),
    ['/volume/target/permissions', { how: 'completed', by: forgetNobody }, 'An owner or group of -1 means none.'],
    ['/volume/target/compat', leftOpen, 'qemu-img sets it: 1.1.'],
    ['/volume/backingStore/permissions', leftOpen, 'Read from the file.'],
    ['/volume/backingStore/timestamps', { how: 'ignored' }, 'Read from the file.'],
    ['/volume/target/permissions/mode', octal, 'Written with a leading 0.'],
    ['/volume/target/permissions/owner', integer, 'Written without a leading 0.'],
    ['/volume/target/permissions/group', integer, 'Written without a leading 0.'],
    ['/volume/target/clusterSize', leftOpen, 'qemu-img sets it.'],
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

/** An owner or group of -1, signed or not. */
function forgetNobody({ children }: Branch): void {
  const kept = children.filter(({ name, text }) => !/^(owner|group)$/.test(name) || !/^(-1|4294967295)$/.test(text));
  children.splice(0, children.length, ...kept);
}
