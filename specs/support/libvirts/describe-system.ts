import { describe } from 'vitest';
import { describeLane, missingTools } from '../lane.ts';
import { missingSystem, type Suite } from './own-systems.ts';

/**
 * `describe` for a suite that runs on another release's libvirt. If that release, or something else that the suite needs, is missing, it is skipped
 * with the reason, whatever is required: the lane builds only one release itself.
 * @param missing what this suite lacks in addition
 */
export function describeSystem(suite: Suite, name: string, run: () => void, missing?: string): void {
  const reason = missingSystem(suite) ?? missing;
  if (missingTools('libvirts') !== undefined || reason === undefined) describeLane('libvirts', name, run);
  else describe.skip(`${name} (skipped: ${reason})`, run);
}
