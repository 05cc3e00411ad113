import { join } from 'node:path';
import { whyLeftOut } from '../check/left-out.ts';
import { candidatesOf } from '../guest/boot/candidates.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import type { Redefinition } from '../model/redefinition.ts';
import { applyBeside } from './apply-beside.ts';
import { applyFirst } from './apply-first.ts';
import { bootLab } from './boot-lab.ts';
import { reporting, type Steps } from './collect-proof.ts';
import { count } from './count.ts';
import type { ProbeGuest } from './probe-guest.ts';
import { describeBefore, describeBetween, putBefore } from './scenario.ts';
import { startAndApplyAgain, startOthers } from './start-and-apply-again.ts';
import { type AppliedLab, type SandboxTrial, scenarioOf, smokeOf } from './trial.ts';

/**
 * The steps of a proof: defines everything on trial, applies, starts the smoke domains, applies again while they run, and boots the probe guest if
 * there is one. Smoke domains that the probe boots anyway are not started before.
 * @throws ApplyError, VirtspecError; the signal's reason
 */
export async function* proveTrial(trial: SandboxTrial, asked: ProbeGuest | undefined): Steps {
  yield { redefined: await defineOnTrial(trial) };
  yield* setTheScene(trial);
  const applied = yield* applyFirst(trial);
  yield* proveRunning(trial, applied, asked);
  // A refusal by libvirt is the lab's fault, even if the rest succeeded.
  if (applied.refusal) throw applied.refusal;
}

function defineOnTrial({ run, adapted, started, redefine }: SandboxTrial): Promise<readonly Redefinition[]> {
  const { sandbox, virsh } = started;
  return run.phase('Define everything on trial', async (control) => {
    const redefined = await redefine(virsh, adapted.lab.objects, { folder: join(sandbox.folder, 'trial') });
    const definitions = redefined.flatMap((object) => object.definitions);
    control.detail(`${count(definitions.length, 'definition')} of ${count(redefined.length, 'object')}`);
    return redefined;
  });
}

async function* setTheScene(trial: SandboxTrial): Steps {
  const { run, adapted, started } = trial;
  const scenario = scenarioOf(trial);
  const scene = describeBefore(scenario, adapted.before);
  if (run.lab.scenario) yield { scenario: [...scene, ...describeBetween(scenario)] };
  if (scene.length === 0) return;
  await run.phase('Set the scene', async (control) => {
    await putBefore(adapted.before, scenario, started, run.signal);
    control.detail(scene.join('; '));
  });
}

async function* proveRunning(trial: SandboxTrial, applied: AppliedLab, asked: ProbeGuest | undefined): Steps {
  const { run, started, deployer } = trial;
  const { guest, cannot } = bootable(trial, applied, asked);
  if (asked && !guest) {
    const unavailable = 'libvirt refused the domains that were to be booted, or what they need';
    yield { probe: { unavailable } };
    run.skip('Boot the probe', unavailable);
  }
  const together = guest !== undefined && guestsAreEnough(trial, applied, guest);
  if (!together) yield* startAndApplyAgain(trial, applied);
  if (!guest) return;
  const off = async () => void (await deployer.apply(applied.connection, run.signal));
  const { value: booted, seen } = yield* reporting((report) =>
    bootLab(run, guest, started, { beside: together ? applyBeside(trial, applied, report) : undefined, off }),
  );
  yield { probe: { ...booted, domains: [...booted.domains, ...cannot] } };
  if (together) yield* startOthers(trial, applied, seen);
}

/** Of the requested domains those that can boot, if any; and the others, with the reason why they cannot. */
function bootable(
  { started }: SandboxTrial,
  { leftOut }: AppliedLab,
  asked: ProbeGuest | undefined,
): { readonly guest: ProbeGuest | undefined; readonly cannot: ProbeOutcome['domains'] } {
  const left = leftOut.filter(({ kind, name }) => kind === 'domain' && asked?.names.has(name));
  if (!asked || left.length === 0) return { guest: asked, cannot: [] };
  const lost = new Set(left.map(({ name }) => name));
  const names = new Set([...asked.names].filter((name) => !lost.has(name)));
  const cannot = left.map((one) => ({
    ...{ domain: one.name, first: undefined, lent: undefined, second: undefined, secondSkipped: undefined },
    skipped: whyLeftOut(one, { leftOut, tools: started.facts.tools }),
  }));
  return { guest: names.size > 0 ? { ...asked, names } : undefined, cannot };
}

/** Whether booting a lab's domains from the probe's medium shows everything that starting its smoke domains would, with nothing else running. */
function guestsAreEnough(trial: SandboxTrial, applied: AppliedLab, { names }: ProbeGuest): boolean {
  const own = candidatesOf(new Set(smokeOf(trial, applied)), applied.observed);
  return (
    scenarioOf(trial).between.length === 0 &&
    own.every((one) => 'medium' in one && names.has(one.name)) &&
    applied.observed.domains.every(({ live }) => !live?.active)
  );
}
