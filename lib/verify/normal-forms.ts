import type { Proof } from '../check/proof.ts';
import type { LabRun } from '../run/lab-run.ts';
import { ShadowLibvirt } from '../sandbox/shadow-libvirt.ts';
import type { System } from '../system/system.ts';
import type { HostProof } from './look-at-hosts.ts';
import type { ReadLab } from './read-lab.ts';

/**
 * Finds out with a libvirt in a sandbox how it stores the lab, for comparison with what a host has. The hosts are not touched. If no sandbox is
 * available, the table of docs/drift.md judges, and the phase shows that.
 *
 * @param system whose libvirt is asked; undefined for this machine's own
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; the signal's reason
 */
export async function withNormalForms(
  run: LabRun,
  proofs: readonly HostProof[],
  { rendered }: Pick<ReadLab, 'rendered'>,
  system: System | undefined,
): Promise<readonly HostProof[]> {
  if (proofs.every(({ proof }) => proof.observed === undefined)) return proofs;
  return run.phase('Ask libvirt what it makes of the lab', async (control) => {
    const shadow = await ShadowLibvirt.tryStart(run.signal, system);
    if ('unavailable' in shadow) {
      control.detail(`not possible, so the table of docs/drift.md judges: ${shadow.unavailable}`);
      return proofs;
    }
    await using open = shadow;
    const judged: HostProof[] = [];
    for (const { host, proof } of proofs) judged.push({ host, proof: await withNormalForm(proof, rendered, open) });
    control.detail(`libvirt ${(await open.version()) ?? ''} in a sandbox`);
    return judged;
  });
}

async function withNormalForm(proof: Proof, { objects }: ReadLab['rendered'], shadow: ShadowLibvirt): Promise<Proof> {
  const { observed, tools } = proof;
  if (!observed) return proof;
  const answers = await shadow.normalise(objects, async () => ({ state: observed, version: tools.libvirt }));
  return { ...proof, normalised: new Map([...answers].map(([{ kind, name }, one]) => [`${kind} ${name}`, one])) };
}
