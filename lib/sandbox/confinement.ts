/**
 * Rights that what runs in a sandbox of root's keeps: those that networks and guests take. Without the others no process in it can mount, load
 * modules or reach a file by its handle, and so get at the host's files, which are mounted read-only. Device nodes, which virtiofsd insists
 * on being able to make, are none on any mount that can be written to. capabilities(7)
 */
const kept = [
  ...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap', 'setfcap', 'mknod'],
  ...['net_bind_service', 'net_broadcast', 'net_admin', 'net_raw'],
  ...['ipc_lock', 'ipc_owner', 'sys_chroot', 'sys_nice', 'sys_resource', 'lease'],
];

/** For `setpriv --bounding-set`. */
export const keptRights = ['-all', ...kept.map((right) => `+${right}`)].join(',');

/** The command line that runs `argv` with no more than those. */
export function confined(argv: readonly string[]): readonly string[] {
  return ['setpriv', '--bounding-set', keptRights, '--inh-caps=-all', '--', ...argv];
}
