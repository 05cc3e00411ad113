/**
 * The first libvirt with VIR_DOMAIN_UNDEFINE_KEEP_TPM, which every NixVirt passes when it undefines a domain; an older one refuses the undefine.
 * https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefineFlagsValues
 */
export const keepsTpmSince = '8.9.0';

/** Whether a dotted version is `least` or later: `10.10.0` is later than `10.9`. */
export function atLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (const [index, number] of (need ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}

/**
 * From the output of `virsh version --daemon`, else of `virsh version`, which shows only the library of virsh itself; undefined if the output
 * contains neither.
 */
export function versionOf(said: string): string | undefined {
  return /^Running against daemon: (\S+)$/m.exec(said)?.[1] ?? /^Using library: libvirt (\S+)$/m.exec(said)?.[1];
}
