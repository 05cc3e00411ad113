import { smokeDomain } from '../guest/screen/smoke.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { LabState } from '../model/lab-state.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { PhaseControl } from '../run/phases.ts';
import type { Rebuild } from '../simulate/application.ts';
import type { VerifyOptions } from './options.ts';
import type { StartedSandbox } from './start-sandbox.ts';

/**
 * Starts a lab's smoke domains, one after the other: guests share the host's processors, and a slow screen is to be told from a busy
 * host.
 * @param observed the state after the apply
 * @param running called when all of them run, and the last one's firmware is on its way
 * @throws VirtspecError as `smokeDomain`
 */
export async function startDomains(
  names: readonly string[],
  observed: LabState,
  { sandbox, virsh, facts }: StartedSandbox,
  control: PhaseControl,
  options: VerifyOptions,
  running: () => void = () => {},
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
  for (const name of names) {
    const uuid = observed.domains.find((domain) => domain.name === name)?.uuid;
    const last = name === names.at(-1) ? { running } : {};
    const domain = uuid === undefined ? undefined : { name, uuid };
    results.push(domain ? await smokeDomain(virsh, domain, { ...how, ...last }) : notThere(name, accelerator));
  }
  control.detail(results.map(describe).join('; '));
  return results;
}

/** Those of the smoke domains that showed nothing because an apply stopped them meanwhile. */
export function stoppedBy(
  rebuild: Rebuild | { readonly unavailable: string },
  smoke: readonly SmokeResult[] | { readonly unavailable: string },
): readonly string[] {
  if ('unavailable' in rebuild || 'unavailable' in smoke) return [];
  const { before, after } = rebuild;
  const stopped = (name: string) => before.pids.has(name) && before.pids.get(name) !== after.pids.get(name);
  return smoke.filter(({ domain, problem }) => problem !== undefined && stopped(domain)).map(({ domain }) => domain);
}

function notThere(domain: string, accelerator: SmokeResult['accelerator']): SmokeResult {
  return { domain, running: false, problem: 'it is not in libvirt', swtpm: [], screen: undefined, accelerator };
}

function describe({ domain, running, accelerator, screen }: SmokeResult): string {
  if (!running) return `${domain} does not run`;
  const drawn = screen?.drawnByGuest ? ', its firmware has drawn a screen' : ', and shows nothing';
  return `${domain} runs on ${accelerator.toUpperCase()}${drawn}`;
}
