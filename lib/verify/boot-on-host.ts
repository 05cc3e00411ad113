import { randomBytes } from 'node:crypto';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { planAddresses } from '../guest/boot/address-plan.ts';
import { bootDomain, endDomain } from '../guest/boot/boot-domain.ts';
import { type Candidate, candidatesOf } from '../guest/boot/candidates.ts';
import { HostVisit } from '../guest/boot/host-visit.ts';
import { Hearing } from '../guest/boot/receiver.ts';
import type { BootableDomain, ProbeRoom } from '../guest/boot/room.ts';
import type { ProbeBase } from '../guest/medium/base.ts';
import { makeMedium } from '../guest/medium/medium.ts';
import { ProbeListener } from '../guest/receive/listener.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import type { LabState } from '../model/lab-state.ts';
import type { ProbeBoot, ProbeOutcome } from '../model/probe.ts';
import { run as runHere } from '../process/run.ts';
import type { LabRun } from '../run/lab-run.ts';
import { isThisHost } from '../snapshot/this-host.ts';

/** A boot on a host: which domains, on which libvirt, from what. */
export interface HostBoot {
  readonly uri: string;
  readonly names: ReadonlySet<string>;
  readonly base: ProbeBase;
}

/**
 * Boots shut-off domains of a host from the probe's medium, one after the other, and collects what they see. Each is started once, from separate XML:
 * overlays receive what would be written to its disks, its NVRAM is a copy, its TPM state is restored. There is no second boot, because nothing is
 * applied in between.
 *
 * @throws VirtspecError `boot-host-elsewhere`, `boot-host-running`; as `HostVisit.open`, `ProbeListener.start`; the signal's reason, after everything
 *   has been restored
 */
export async function bootOnHost({ uri, names, base }: HostBoot, run: LabRun): Promise<ProbeOutcome> {
  const { signal } = run;
  const here = await isThisHost(uri);
  if (here !== true) throw elsewhere(here.unread);
  await using virsh = await VirshSession.open(uri, { signal });
  const state = { ...(await collectInventory(virsh)), host: undefined };
  const candidates = candidatesOf(names, state);
  requireShutOff(candidates);
  const boots = new Map<string, ProbeBoot>();
  for (const candidate of candidates) {
    if ('skipped' in candidate) continue;
    const boot = await run.phase(`Boot ${candidate.name} on ${uri}`, async (control) => {
      const result = await visit(candidate.domain, { uri, base, state, virsh, signal });
      if (result.answer) control.detail(describe(result));
      else control.failed(describe(result));
      return result;
    });
    boots.set(candidate.name, boot);
  }
  const accelerator = acceleratorOf(candidates);
  return {
    medium: base.parts,
    signed: base.signed,
    accelerator,
    domains: candidates.map((one) => ({
      domain: one.name,
      first: boots.get(one.name),
      skipped: 'skipped' in one ? one.skipped : undefined,
      lent: 'lent' in one ? one.lent : undefined,
      second: undefined,
      secondSkipped: 'on a host nothing is applied between two boots',
    })),
    reaches: [],
  };
}

interface VisitOptions {
  readonly uri: string;
  readonly base: ProbeBase;
  readonly state: LabState;
  readonly virsh: VirshSession;
  readonly signal: AbortSignal | undefined;
}

async function visit(domain: BootableDomain, { uri, base, state, virsh, signal }: VisitOptions): Promise<ProbeBoot> {
  const nonce = randomBytes(16).toString('hex');
  const hearing = new Hearing(nonce);
  const cards = planAddresses({ ...state, domains: [domain] });
  await using listener = await ProbeListener.start({
    nonce,
    addresses: [...new Set(cards.flatMap(({ gateway }) => gateway ?? []))],
    enter: async (argv) => argv,
    hear: (heard) => hearing.hear(heard),
    signal,
  });
  await using made = await HostVisit.open(uri, domain, state);
  const shares = domain.filesystems.flatMap(({ tag }) => tag ?? []);
  const told = { nonce, port: listener.port, interfaces: cards, shares, marks: false, disk: false, variable: true };
  await makeMedium(base, told, made.medium);
  const room: ProbeRoom = {
    ...{ virsh, run: runHere, folder: made.folder, state, listener, hearing, nonce, signal },
    accelerator: domain.type === 'kvm' ? 'kvm' : 'tcg',
    ...{ lanes: 1, throwaway: false, told: () => {} },
  };
  const boot = await bootDomain(made.domain, room);
  if (boot.answer?.channel === 'http') await endDomain(made.domain, room);
  return boot;
}

function describe({ answer, failure, milliseconds }: ProbeBoot): string {
  const after = `${(milliseconds / 1000).toFixed(1)} s`;
  return answer ? `it answered after ${after}` : (failure?.what ?? 'it gave no answer');
}

function acceleratorOf(candidates: readonly Candidate[]): 'kvm' | 'tcg' {
  return candidates.some((one) => 'domain' in one && one.domain.type !== 'kvm') ? 'tcg' : 'kvm';
}

function requireShutOff(candidates: readonly Candidate[]): void {
  const running = candidates.find((one) => 'domain' in one && one.domain.live?.state !== 'shut off');
  if (!running || !('domain' in running)) return;
  throw new VirtspecError({
    code: 'boot-host-running',
    kind: 'refused',
    what: `${running.name} is not booted: it is ${running.domain.live?.state}; nothing was done`,
    why: 'what runs is never switched off for a look',
    fix: `Shut it down first (\`virtspec shutdown ${shellWord(running.name)}\`), or boot it in the sandbox.`,
  });
}

function elsewhere(why: string): VirtspecError {
  return new VirtspecError({
    code: 'boot-host-elsewhere',
    kind: 'environment',
    what: 'no domain is booted there: its files and networks cannot be reached from here',
    why,
    fix: 'Run virtspec on that host itself.',
  });
}
