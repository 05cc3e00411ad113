/**
 * Before a command: it gets a disk of 1 MB at a folder, in a mount namespace of its own, with a file `r` in which `old` is. Afterwards the names and
 * contents of its files are printed.
 */
export function onSmallDisk(folder: string): readonly string[] {
  const script = `mount -t tmpfs -o size=1m none "$0" && echo old >"$0/r" || exit 99
"$@"
code=$?
ls -A "$0"; cat "$0/r"
exit $code`;
  const own = process.getuid?.() === 0 ? [] : ['-r'];
  return ['unshare', '-m', ...own, 'sh', '-c', script, folder];
}
