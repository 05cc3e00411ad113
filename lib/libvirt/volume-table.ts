/**
 * Names from the table of `virsh vol-list`, which has no option to print only names:
 *
 *      Name         Path
 *     ------------------------------------------------
 *      dc01.qcow2   /var/lib/libvirt/images/dc01.qcow2
 *
 * Columns are three spaces apart and a name may contain spaces, so the row is split where the path ends with the name; else (pools whose paths do
 * not) at the first gap. `virsh --quiet` omits the header.
 */
export function parseVolumeTable(table: string): string[] {
  const rows = table.split('\n').filter((line) => line.trim() !== '');
  const rule = rows.findIndex((row) => /^-+$/.test(row));
  return rows.slice(rule + 1).map(nameOf);
}

function nameOf(row: string): string {
  const text = row.slice(1);
  const gaps = [...text.matchAll(/ {3,}(?=\S)/g)];
  const fitting = gaps.find((gap) => {
    const name = text.slice(0, gap.index);
    return text.slice(gap.index).trim().endsWith(`/${name}`);
  });
  return text.slice(0, (fitting ?? gaps[0])?.index).trimEnd();
}
