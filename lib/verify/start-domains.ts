import type { Lab } from '../lab/lab.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { LabState } from '../model/lab-state.ts';
import type { SmokeResult } from '../model/smoke.ts';
import { smokeDomain } from '../target/smoke.ts';
import type { VerifyOptions } from './options.ts';
import type { PhaseControl } from './phases.ts';
import type { StartedSandbox } from './start-sandbox.ts';

/**
 * Starts the lab's smoke domains, one after the other: guests share the host's processors, and a slow screen is to be told from a busy
 * host.
 * @param observed the state after the apply
 * @throws VirtspecError as `smokeDomain`
 */
export async function startDomains(
  lab: Lab,
  observed: LabState,
  { sandbox, virsh, facts }: StartedSandbox,
  control: PhaseControl,
  options: VerifyOptions,
): Promise<readonly SmokeResult[]> {
  const run: HostRunner = (...args) => sandbox.run(...args);
  const accelerator = facts.accelerator.kind;
  const how = {
    run,
    folder: sandbox.folder,
    accelerator,
    timeout: options.screenTimeout ?? 120_000,
    signal: options.signal,
  };
  const results: SmokeResult[] = [];
  for (const name of lab.smoke) {
    const uuid = observed.domains.find((domain) => domain.name === name)?.uuid;
    results.push(uuid === undefined ? notThere(name, accelerator) : await smokeDomain(virsh, { name, uuid }, how));
  }
  control.detail(results.map(describe).join('; '));
  return results;
}

function notThere(domain: string, accelerator: SmokeResult['accelerator']): SmokeResult {
  return { domain, running: false, problem: 'it is not in libvirt', swtpm: [], screen: undefined, accelerator };
}

function describe({ domain, running, accelerator, screen }: SmokeResult): string {
  if (!running) return `${domain} does not run`;
  const drawn = screen?.drawnByGuest ? ', its firmware has drawn a screen' : ', and shows nothing';
  return `${domain} runs on ${accelerator.toUpperCase()}${drawn}`;
}
