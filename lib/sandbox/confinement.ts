/**
 * Capabilities that processes in a sandbox run by root keep: those that networks and guests need. Without the others, no process in it can mount,
 * load modules or open a file by its handle, and so reach the host's files, which are mounted read-only. virtiofsd requires the capability to create
 * device nodes, but no writable mount supports them. capabilities(7)
 */
const kept = [
  ...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap', 'setfcap', 'mknod'],
  ...['net_bind_service', 'net_broadcast', 'net_admin', 'net_raw'],
  ...['ipc_lock', 'ipc_owner', 'sys_chroot', 'sys_nice', 'sys_resource', 'lease'],
];

/** For `setpriv --bounding-set`. */
export const keptRights = ['-all', ...kept.map((right) => `+${right}`)].join(',');

/** The command line that runs `argv` with only these capabilities. */
export function confined(argv: readonly string[]): readonly string[] {
  return ['setpriv', '--bounding-set', keptRights, '--inh-caps=-all', '--', ...argv];
}
