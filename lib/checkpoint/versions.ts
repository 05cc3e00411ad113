import type { VirshSession } from '../libvirt/virsh-session.ts';

/** Of the libvirt and the QEMU that a checkpoint was made with. */
export async function readVersions(virsh: VirshSession): Promise<{ readonly libvirt: string; readonly qemu: string }> {
  const { output } = await virsh.execute(['version']);
  const [, libvirt = 'unknown'] = /^Using library: libvirt (\S+)/m.exec(output) ?? [];
  const [, qemu = 'unknown'] = /^Running hypervisor: QEMU (\S+)/m.exec(output) ?? [];
  return { libvirt, qemu };
}
