import { readFile } from 'node:fs/promises';

/** Bits of `CapEff` in `/proc/self/status`; include/uapi/linux/capability.h. */
const capNetAdmin = 1n << 12n;
const capSysAdmin = 1n << 21n;

/**
 * Whether this process may create the sandbox's namespaces directly. If not, it first creates a user namespace, in which it may: an ordinary user,
 * and also the root of a container, who has fewer capabilities.
 */
export async function mayOpenNamespaces(): Promise<boolean> {
  return holdsNamespaceRights(await readFile('/proc/self/status', 'utf8').catch(() => ''));
}

/** @param status text of `/proc/PID/status` */
export function holdsNamespaceRights(status: string): boolean {
  const wanted = capNetAdmin | capSysAdmin;
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return (effective & wanted) === wanted;
}
