import type { ProbeBase } from '../guest/medium/base.ts';
import { provideBase } from '../guest/medium/medium.ts';
import type { LabState } from '../model/lab-state.ts';
import { domainsToBoot } from './domains-to-boot.ts';
import type { Trial, VerifyRun } from './options.ts';

/** What is booted, and from what. */
export interface ProbeGuest {
  /** Of the domains. */
  readonly names: ReadonlySet<string>;
  readonly base: ProbeBase;
}

/**
 * Prepares the probe guest before anything is started, because it may need a network, and fail.
 * @returns undefined if no domain should be booted
 * @throws VirtspecError as `domainsToBoot` and `provideBase`; the signal's reason
 */
export async function probeGuest(
  run: VerifyRun,
  declared: LabState,
  { boot, probeBase }: Pick<Trial, 'boot' | 'probeBase'>,
): Promise<ProbeGuest | undefined> {
  const names = domainsToBoot(declared, boot);
  if (names.size === 0) return undefined;
  if (probeBase) return { names, base: probeBase };
  const base = await run.phase('Make the probe guest', async (control) => {
    const made = await provideBase({ signal: run.signal, told: control.progress });
    control.detail(made.parts);
    return made;
  });
  return { names, base };
}
