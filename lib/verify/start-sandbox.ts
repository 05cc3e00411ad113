import type { AcceleratorNeeds } from '../libvirt/kvm-guest.ts';
import type { Rendered } from '../model/rendered.ts';
import type { PhaseControl } from '../run/phases.ts';
import { collectFacts } from '../sandbox/host.ts';
import type { TrialRun } from './options.ts';
import type { Prepared } from './prepared.ts';
import type { ReadLab } from './read-lab.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/**
 * Determines, after the sandbox has started, what it supports for this lab.
 * @throws VirtspecError as `Sandbox.start`; the signal's reason
 */
export function startSandbox(
  run: TrialRun,
  read: Pick<ReadLab, 'rendered' | 'declared'>,
  ahead: Pick<Prepared, 'sandbox' | 'began'>,
): Promise<StartedSandbox> {
  return run.phase('Start the sandbox', (control) => askFacts(ahead, read, control), ahead.began);
}

async function askFacts(
  ahead: Pick<Prepared, 'sandbox'>,
  read: Pick<ReadLab, 'rendered' | 'declared'>,
  control: PhaseControl,
): Promise<StartedSandbox> {
  const { sandbox, virsh, words } = await ahead.sandbox;
  try {
    const { smm, architectures } = needsOf(read);
    const facts = await collectFacts({ sandbox, virsh }, { smm }, architectures, words);
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

/** What the facts of a sandbox are collected for. */
export interface SandboxNeeds extends AcceleratorNeeds {
  readonly architectures: readonly string[];
}

/** What a lab needs to know of a sandbox. */
export function needsOf({ rendered, declared }: Pick<ReadLab, 'rendered' | 'declared'>): SandboxNeeds {
  const smm = declared.domains.some(({ firmware }) => firmware.kind === 'uefi-secure-boot');
  return { smm, architectures: architecturesIn(rendered) };
}

/** The architectures in the lab's XML. */
function architecturesIn(rendered: Rendered): string[] {
  const named = rendered.objects.flatMap(({ xml }) =>
    [...xml.text.matchAll(/\barch=['"](\w+)['"]/g)].map((match) => match[1]),
  );
  return [...new Set(['x86_64', ...named.filter((arch) => arch !== undefined)])];
}
