import type { ProbeBase } from '../guest/medium/base.ts';
import { provideBase } from '../guest/medium/medium.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Phases } from '../run/phases.ts';
import { domainsToBoot } from './domains-to-boot.ts';
import type { VerifyOptions } from './options.ts';

/** What is booted, and from what. */
export interface ProbeGuest {
  /** Of the domains. */
  readonly names: ReadonlySet<string>;
  readonly base: ProbeBase;
}

/**
 * Gets the probe guest ready, before anything is started: it may take a network, and fail.
 * @returns undefined where no domain is to be booted
 * @throws VirtspecError as `domainsToBoot` and `provideBase`; the signal's reason
 */
export async function probeGuest(
  declared: LabState,
  phases: Phases,
  options: VerifyOptions,
): Promise<ProbeGuest | undefined> {
  const names = domainsToBoot(declared, options);
  if (names.size === 0) return undefined;
  if (options.probeBase) return { names, base: options.probeBase };
  const base = await phases.run('Make the probe guest', async (control) => {
    const made = await provideBase({ signal: options.signal, told: control.progress });
    control.detail(made.parts);
    return made;
  });
  return { names, base };
}
