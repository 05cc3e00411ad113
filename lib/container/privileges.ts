/**
 * The container's privileges, compared with an engine's defaults: the minimum with which the sandbox can create a user namespace, in which it then
 * has everything it needs. docs/container.md lists the sets that were tried, and what fails without each of these.
 */
export const privileges = {
  /** Drops all fourteen that an engine grants. */
  dropped: ['ALL'],
  /** In the initial user namespace, only what is needed to map the ids of another one; user_namespaces(7). No SYS_ADMIN, no NET_ADMIN. */
  added: ['SETUID', 'SETGID', 'SETFCAP'],
  /** `apparmor` and `label` (SELinux): their container profiles forbid every mount and reading a bind mount. */
  security: ['apparmor=unconfined', 'label=disable', `seccomp=${JSON.stringify(seccompProfile())}`],
  /** `systempaths=unconfined` on the command line: the kernel does not allow mounting a /proc that shows more than the present one. */
  maskedPaths: [] as string[],
  readonlyPaths: [] as string[],
} as const;

/**
 * The engine's own profile forbids `unshare`, `mount` and `pivot_root` without SYS_ADMIN. This one allows them, and forbids what no libvirtd or guest
 * needs: the kernel's modules, images, clock, keys, tracing, and io_uring.
 */
function seccompProfile(): object {
  const names = [
    ['acct', 'quotactl', 'reboot', 'swapoff', 'swapon', 'syslog', 'nfsservctl', 'lookup_dcookie'],
    ['create_module', 'delete_module', 'finit_module', 'init_module', 'kexec_file_load', 'kexec_load'],
    ['adjtimex', 'clock_adjtime', 'clock_settime', 'settimeofday'],
    ['add_key', 'keyctl', 'request_key'],
    ['bpf', 'kcmp', 'perf_event_open', 'process_vm_readv', 'process_vm_writev', 'userfaultfd'],
    ['io_uring_enter', 'io_uring_register', 'io_uring_setup', 'ioperm', 'iopl', 'vm86', 'vm86old', 'open_by_handle_at'],
  ].flat();
  return { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{ names, action: 'SCMP_ACT_ERRNO' }] };
}

/** Devices that are passed through if the engine's machine has them. */
export const devices = ['/dev/net/tun', '/dev/kvm'] as const;
