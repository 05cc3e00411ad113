import { mirrorFrom } from '../guest/medium/pinned.ts';
import type { Phases } from '../run/phases.ts';
import { type FoundSystem, obtainSystem } from '../system/find-system.ts';
import type { System } from '../system/system.ts';
import type { VerifyOptions } from './options.ts';

/**
 * The libvirt that the sandbox runs, created first if necessary. That takes minutes, which do not count towards the run's time.
 * @returns undefined for this machine's own
 * @throws VirtspecError as `obtainSystem`, `probe-mirror-invalid`; the signal's reason
 */
export async function provideSystem(
  found: FoundSystem | undefined,
  phases: Phases,
  { signal, holdClock }: Pick<VerifyOptions, 'signal' | 'holdClock'>,
): Promise<System | undefined> {
  if (found === undefined || 'system' in found) return found?.system;
  const mirror = mirrorFrom(process.env);
  const { name } = found.make;
  const title = 'image' in found.make ? `Unpack ${name}` : `Make the libvirt of ${name}`;
  return phases.run(title, async (control) => {
    using _ = holdClock?.();
    control.progress('some hundred megabytes, once');
    const system = await obtainSystem(found, { signal, mirror });
    control.detail(system.root);
    return system;
  });
}
