import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import type { PhaseControl } from '../run/phases.ts';
import { type AskedSandbox, collectFacts, type SandboxFacts } from '../sandbox/host.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** A sandbox with a session to its libvirtd. */
export interface StartedSandbox {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
  readonly facts: SandboxFacts;
}

/**
 * Asks a sandbox, once it has started, what it can do for this lab.
 * @throws VirtspecError as `Sandbox.start`; the signal's reason
 */
export async function startSandbox(
  starting: Promise<AskedSandbox>,
  rendered: Rendered,
  declared: LabState,
  control: PhaseControl,
): Promise<StartedSandbox> {
  const { sandbox, virsh, words } = await starting;
  try {
    const smm = declared.domains.some(({ firmware }) => firmware.kind === 'uefi-secure-boot');
    const facts = await collectFacts(sandbox, virsh, { smm }, architectures(rendered), words);
    const versions = Object.entries(facts.tools).map(([name, version]) => `${name} ${version}`);
    const { accelerator } = facts;
    const of = sandbox.system.isHere ? [] : [`of ${sandbox.system.name}`];
    const runsOn = accelerator.kind === 'kvm' ? 'KVM' : `TCG, not KVM: ${accelerator.why}`;
    control.detail([...versions, ...of, runsOn].join(', '));
    return { sandbox, virsh, facts };
  } catch (error) {
    throw await sandbox.explain(error);
  }
}

/** The architectures that the lab's XML names anywhere. */
function architectures(rendered: Rendered): string[] {
  const named = rendered.objects.flatMap(({ xml }) =>
    [...xml.text.matchAll(/\barch=['"](\w+)['"]/g)].map((match) => match[1]),
  );
  return [...new Set(['x86_64', ...named.filter((arch) => arch !== undefined)])];
}
