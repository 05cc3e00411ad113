import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VirshSession } from '../../libvirt/virsh-session.ts';
import type { Accelerator } from '../../model/accelerator.ts';
import { waitUntil } from '../../process/wait-until.ts';

/** What the lab's guests ask of the hypervisor beyond running at all. */
export interface AcceleratorNeeds {
  /** System Management Mode, which Secure Boot firmware keeps its variables with. */
  readonly smm: boolean;
}

const name = 'virtspec-kvm-probe';

/** SeaBIOS, told to talk on the serial port: the smallest guest that can show it has run. */
const probe = (needs: AcceleratorNeeds, log: string) => `<domain type='kvm'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type machine='q35'>hvm</type><bios useserial='yes'/></os>
  <features><acpi/>${needs.smm ? `<smm state='on'/>` : ''}</features>
  <devices>
    <serial type='file'><source path='${log}'/></serial>
    <video><model type='none'/></video>
  </devices>
</domain>
`;

/**
 * Finds out by a real guest whether KVM works for this lab: /dev/kvm may exist, open, and even run a processor, and still not run a
 * guest (a nested or para-virtual host), or lack what the lab's firmware needs. Only words that the guest itself wrote count.
 *
 * @param folder shared with the sandbox, where it is `/run/virtspec`
 */
export async function probeAccelerator(
  virsh: VirshSession,
  folder: string,
  needs: AcceleratorNeeds,
): Promise<Accelerator> {
  const file = join(folder, `${name}.xml`);
  const log = `${name}.log`;
  await writeFile(file, probe(needs, `/run/virtspec/${log}`));
  const created = await virsh.execute(['create', '--file', file]);
  if (created.error !== undefined) return { kind: 'tcg', why: lastSentence(created.error) };
  try {
    await waitUntil(
      async () => ((await readFile(join(folder, log), 'latin1')).includes('SeaBIOS') ? true : undefined),
      {
        what: 'the KVM probe to speak',
        timeout: 5_000,
        interval: 20,
      },
    );
    return { kind: 'kvm' };
  } catch {
    return { kind: 'tcg', why: 'a KVM guest starts, but its firmware says nothing for 5 s' };
  } finally {
    await virsh.execute(['destroy', '--domain', name]);
  }
}

/** libvirt's errors put QEMU's own words last, behind a time and QEMU's name. */
function lastSentence(error: string): string {
  const last = error.split('\n').at(-1) ?? error;
  return last.replace(/^(internal error: |[\d-]+T[\d:.]+Z qemu-[\w-]+: )+/, '').trim();
}
