import { describe } from 'vitest';
import { describeLane, missingTools } from '../lane.ts';
import { missingSystem, type Suite } from './own-systems.ts';

/**
 * `describe` for a suite that proves on another release's libvirt. Where that release, or what this suite takes besides, is not here, it is
 * skipped with the reason, whatever is required: the lane makes one release by itself, and no more.
 * @param missing what this suite lacks besides
 */
export function describeSystem(suite: Suite, name: string, run: () => void, missing?: string): void {
  const reason = missingSystem(suite) ?? missing;
  if (missingTools('libvirts') !== undefined || reason === undefined) describeLane('libvirts', name, run);
  else describe.skip(`${name} (skipped: ${reason})`, run);
}
