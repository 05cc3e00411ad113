import { smokeDomain } from '../guest/screen/smoke.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { LabState } from '../model/lab-state.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { Rebuild } from '../simulate/application.ts';
import type { SandboxTrial } from './trial.ts';

export interface StartOptions {
  /** The state after the apply. */
  readonly observed: LabState;
  readonly signal: AbortSignal | undefined;
  /** Of the phase. */
  readonly title?: string;
  /** Called when all of them run, and the firmware of the last one is starting. */
  readonly running?: (() => void) | undefined;
}

/**
 * Starts domains of a lab, one after the other: guests share the host's processors, and a slow screen must be distinguishable from a busy host.
 * Meanwhile the trial does its pending work.
 * @throws VirtspecError as `smokeDomain`
 */
export function startDomains(
  trial: SandboxTrial,
  names: readonly string[],
  options: StartOptions,
): Promise<readonly SmokeResult[]> {
  const { run, whileWaiting } = trial;
  const running = () => {
    options.running?.();
    whileWaiting?.().catch(() => {});
  };
  return run.phase(options.title ?? `Start ${names.join(', ')}`, async (control) => {
    const results = await startInTurn(trial, names, { ...options, running });
    const seen = results.map(describe).join('; ');
    if (results.every(({ running }) => running)) control.detail(seen);
    else control.failed(seen);
    return results;
  });
}

async function startInTurn(
  { started, run: { options } }: SandboxTrial,
  names: readonly string[],
  { observed, signal, running = () => {} }: StartOptions,
): Promise<readonly SmokeResult[]> {
  const { sandbox, virsh, facts } = started;
  const run: HostRunner = (...args) => sandbox.run(...args);
  const accelerator = facts.accelerator.kind;
  const how = {
    run,
    folder: sandbox.folder,
    accelerator,
    timeout: options.target.screenTimeout ?? 120_000,
    signal,
  };
  const results: SmokeResult[] = [];
  for (const name of names) {
    const uuid = observed.domains.find((domain) => domain.name === name)?.uuid;
    const last = name === names.at(-1) ? { running } : {};
    const domain = uuid === undefined ? undefined : { name, uuid };
    results.push(domain ? await smokeDomain(virsh, domain, { ...how, ...last }) : notThere(name, accelerator));
  }
  return results;
}

/** The smoke domains that showed nothing because an apply stopped them meanwhile. */
export function stoppedBy(
  rebuild: Rebuild | { readonly unavailable: string } | undefined,
  smoke: readonly SmokeResult[] | { readonly unavailable: string } | undefined,
): readonly string[] {
  if (!rebuild || !smoke || 'unavailable' in rebuild || 'unavailable' in smoke) return [];
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
