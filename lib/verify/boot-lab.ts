import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { planAddresses } from '../guest/boot/address-plan.ts';
import { type Candidate, candidatesOf, mediaOf } from '../guest/boot/candidates.ts';
import { lendDrive } from '../guest/boot/lend-drive.ts';
import { MediumSwap } from '../guest/boot/medium-swap.ts';
import { Hearing } from '../guest/boot/receiver.ts';
import { shutAllOff } from '../guest/boot/shut-all-off.ts';
import { makeMedium } from '../guest/medium/medium.ts';
import type { ProbeRun } from '../guest/medium/run-file.ts';
import { ProbeListener } from '../guest/receive/listener.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import type { LabState } from '../model/lab-state.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import { makeFolders } from '../process/make-folders.ts';
import { type AppliesBetween, bootTwice } from './boot-twice.ts';
import type { TrialRun } from './options.ts';
import type { ProbeGuest } from './probe-guest.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** The path of the probe's ISO in the sandbox. */
const isoInside = '/run/virtspec/probe/probe.iso';

/**
 * Boots a lab's domains from the probe's medium, on their declared hardware, collects what they see, has the lab applied again, and boots them once
 * more. The sandbox's running domains are shut off first.
 *
 * @throws VirtspecError as `makeMedium`, `ProbeListener.start`, `MediumSwap.open` and the applies; the signal's reason
 */
export async function bootLab(
  run: TrialRun,
  { names, base }: ProbeGuest,
  { sandbox, virsh, facts }: StartedSandbox,
  applies: AppliesBetween,
): Promise<ProbeOutcome> {
  const { signal } = run;
  // The probe's medium is mounted over the declared one.
  const inside: HostRunner = (argv, options) => sandbox.run(argv, { ...options, rights: 'all' });
  await shutAllOff(virsh);
  const state = { ...(await collectInventory(virsh)), host: undefined };
  const nonce = randomBytes(16).toString('hex');
  const hearing = new Hearing(nonce);
  const folder = join(sandbox.folder, 'probe');
  await makeFolders(folder);
  const file = join(folder, 'probe.iso');
  const declared = await present(candidatesOf(names, state), inside);
  const candidates = await Promise.all(declared.map((one) => lendDrive(one, isoInside, { virsh, folder })));

  await using listener = await ProbeListener.start({
    nonce,
    addresses: ['0.0.0.0'],
    enter: (argv) => sandbox.enterNetwork(argv),
    hear: (heard) => hearing.hear(heard),
    signal,
  });
  const medium = await makeMedium(base, runOf(state, nonce, listener.port), file);
  await using _ = await MediumSwap.open(inside, isoInside, mediaOf(candidates));
  const accelerator = facts.accelerator.kind;
  const room = {
    ...{ virsh, run: inside, folder, state, listener, hearing, nonce, signal, accelerator },
    // Guests wait for their firmware's timers and their network: with one guest per processor, some processors would be idle.
    lanes: Math.max(1, Math.min(names.size, 2 * cpus().length)),
    throwaway: true,
  };
  const seen = await bootTwice(candidates, room, applies, run);
  return { medium: medium.parts, signed: medium.signed, accelerator, ...seen };
}

/** A medium that the lab's scenario hides from the sandbox cannot be replaced. */
async function present(candidates: readonly Candidate[], run: HostRunner): Promise<readonly Candidate[]> {
  const looks = candidates.map(async (one): Promise<Candidate> => {
    if (!('medium' in one) || (await run(['test', '-e', one.medium])).code === 0) return one;
    return { name: one.name, skipped: `its medium ${one.medium} is not there` };
  });
  return Promise.all(looks);
}

/** The data for the guests: the same for all, because domains share their media. */
function runOf(state: LabState, nonce: string, port: number): ProbeRun {
  return {
    ...{ nonce, port },
    interfaces: planAddresses(state),
    shares: [...new Set(state.domains.flatMap(({ filesystems }) => filesystems.flatMap(({ tag }) => tag ?? [])))],
    ...{ marks: true, disk: true, variable: true },
  };
}
