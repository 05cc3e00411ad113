import { hostname } from 'node:os';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { ConnectionUri } from '../model/connection-uri.ts';
import { declaredState } from '../model/declared-state.ts';
import { inventoryOf } from '../model/inventory.ts';
import type { LabState } from '../model/lab-state.ts';
import { inSeconds, limitOf } from '../process/patience.ts';
import { renderLab } from '../render/render.ts';
import { finishReport } from '../report/finish-report.ts';
import type { Breakdown, Report } from '../report/report.ts';
import type { Phases } from '../run/phases.ts';
import { demandsOf, type LabDemands } from './demands.ts';
import { valueOf } from './fact.ts';
import { collectHostFacts } from './facts/collect.ts';
import type { HostFacts } from './host-facts.ts';
import { judgeHost } from './judge.ts';

export interface DoctorOptions {
  readonly uri: ConnectionUri;
  /** The lab, or why there is none. */
  readonly lab: Lab | { readonly unavailable: string };
  readonly phases: Phases;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds for Nix: if it takes longer, the lab file is used instead. */
const renderTimeout = 1_500;

/**
 * Whether this host is ready for the lab. Collects facts and judges them; changes nothing. Without a lab, only what needs no lab is checked.
 * @throws the signal's reason on abort
 */
export async function doctor({ uri, lab, phases, signal }: DoctorOptions): Promise<Report> {
  const startedAt = new Date();
  const reading = readDemands(lab, phases, signal);
  const demanded = reading.then(({ demands }) => demands);
  // Collecting starts in parallel with Nix: only the lab's files wait for its result. `reading` reports an abort.
  const looking = collectHostFacts(uri, demanded, signal);
  for (const promise of [demanded, looking]) promise.catch(() => {});
  const { demands, declared } = await reading;
  const facts = await phases.run('Inspect the host', async (control) => {
    const seen = await looking;
    control.detail(describe(seen));
    return seen;
  });
  const findings = judgeHost({ uri, facts, demands });
  const breakdown = breakdownOf(uri, facts);
  return finishReport({
    command: 'doctor',
    lab: 'unavailable' in lab ? undefined : lab,
    hosts: [{ name: uri.text, uri: uri.text, tools: toolsOf(facts) }],
    target: 'host',
    startedAt,
    tools: toolsOf(facts),
    inventory: declared && inventoryOf(declared),
    phases: phases.ended,
    findings,
    breakdown,
  });
}

/** What a lab needs, and what it declares, as far as it could be read. */
interface LabNeeds {
  readonly demands: LabDemands | undefined;
  readonly declared: LabState | undefined;
}

/** What the lab needs, from its XML; if that is not available in time, from its file, which the report states. */
async function readDemands(
  lab: DoctorOptions['lab'],
  phases: Phases,
  signal: AbortSignal | undefined,
): Promise<LabNeeds> {
  if ('unavailable' in lab) {
    phases.skip('Read the lab’s requirements', `${lab.unavailable}; only what requires no lab is checked`);
    return { demands: undefined, declared: undefined };
  }
  const limit = limitOf(renderTimeout);
  const late = AbortSignal.timeout(limit.milliseconds);
  let without: string | undefined;
  const needs = await phases.run('Read the lab’s requirements', async (control) => {
    try {
      const both = signal ? AbortSignal.any([signal, late]) : late;
      const rendered = await renderLab(lab, { nixpkgs: 'stub', signal: both });
      control.detail(rendered.provenance.text);
      const declared = declaredState(rendered);
      return { demands: demandsOf(lab, declared), declared };
    } catch (error) {
      signal?.throwIfAborted();
      if (!late.aborted && !(error instanceof VirtspecError)) throw error;
      without = late.aborted
        ? `Nix took longer than ${inSeconds(limit.milliseconds)}${limit.hint}`
        : (error as VirtspecError).what;
      control.detail(lab.file);
      return { demands: demandsOf(lab, undefined), declared: undefined };
    }
  });
  if (without) phases.skip('Read the lab’s XML', `${without}; the lab file is used instead`);
  return needs;
}

/** If libvirt does not respond, the most important question is open: no other result may hide that. */
function breakdownOf(uri: ConnectionUri, { connection }: HostFacts): Breakdown | undefined {
  if (connection.outcome !== 'silent') return undefined;
  return {
    code: 'libvirt-silent',
    what: `libvirt at ${uri.text} does not respond`,
    why: connection.why,
    fix: 'Run this again if libvirt is just starting; otherwise, run `sudo systemctl restart libvirtd` (modular daemons: `virtqemud`), and read `journalctl -u libvirtd`.',
  };
}

function toolsOf({ libvirt, tools }: HostFacts): Record<string, string> {
  const versions = valueOf(libvirt.versions);
  const known = {
    virsh: versions?.client,
    libvirt: versions?.daemon,
    QEMU: versions?.hypervisor?.replace(/^QEMU /, ''),
    'virt-manager': valueOf(tools.virtManager),
    Nix: valueOf(tools.nix),
  };
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function describe({ connection, machine }: HostFacts): string {
  const os = valueOf(machine.os)?.name;
  const answer = {
    connected: 'libvirt responds',
    refused: 'no connection to libvirt',
    silent: 'libvirt does not respond',
  };
  return [...(os ? [`${hostname()}: ${os}`] : []), answer[connection.outcome]].join('; ');
}
