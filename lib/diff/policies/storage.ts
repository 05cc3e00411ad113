import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, leftOpen, lowerCase, quantity } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatstorage.html#${anchor}`;
const bytes = 'Any unit is read, bytes are written.';

/** Pools and volumes. */
export const storage: readonly PolicyRow[] = [
  ...rowsFrom(page('storage-pool-general-metadata'), [
    ['/pool/uuid', leftOpen, 'libvirt draws one where none is declared; the check `uuid-pinned` asks for it.'],
    ['/pool/uuid', lowerCase, 'Written in lower case.'],
  ]),
  ...rowsFrom(page('storage-pool-source-elements'), [
    ['/pool/source', defaultsTo(''), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('storage-pool-target-elements'), [
    ['/pool/target/path', { how: 'spelt', as: cleanPath }, 'Written without needless slashes.'],
  ]),
  ...rowsFrom(page('storage-volume-general-metadata'), [
    ['/volume/@type', leftOpen, 'What the pool makes of it.'],
    ['/volume/key', leftOpen, 'What the pool knows it by.'],
    ['/volume/capacity', quantity('bytes'), bytes],
    ['/volume/source', defaultsTo(''), 'Says nothing.'],
  ]),
  ...rowsFrom(page('storage-volume-target-elements'), [
    ['/volume/target', defaultsTo(''), 'There is always one.'],
    ['/volume/target/path', leftOpen, "The pool's folder and the name."],
    ['/volume/target/format', defaultsTo(''), 'Written where it is not said.'],
    ['/volume/target/format/@type', defaultsTo('raw'), 'Written where it is not said.'],
    ['/volume/target/permissions', leftOpen, 'Those of the file.'],
    ['/volume/target/compat', leftOpen, 'What qemu-img makes.'],
    ['/volume/target/features', leftOpen, 'What qemu-img makes.'],
    ['/volume/target/clusterSize', leftOpen, 'What qemu-img makes.'],
    ['/volume/target/clusterSize', quantity('bytes', 'B'), bytes],
  ]),
];

/** `//var/lib//` → `/var/lib`. */
function cleanPath(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}
