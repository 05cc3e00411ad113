import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from './flake-lock.ts';

/** A source that is not what it is said to be. */
interface Mismatch {
  readonly folder: string;
  readonly actual: string;
  readonly expected: string;
  readonly fix: string;
}

/** The refusal of a source that is not the lock's: what is there, and what the lock has. */
export function notLocked(folder: string, actual: string, pin: NixVirtPin, fix: string): VirtspecError {
  const what = `the NixVirt that ${pin.lock} locks`;
  return notWhatItIsCalled(what, 'the lock', { folder, actual, expected: pin.narHash, fix });
}

/** @param has who knows what it must hash to: `the release` */
export function notWhatItIsCalled(what: string, has: string, mismatch: Mismatch): VirtspecError {
  const { folder, actual, expected, fix } = mismatch;
  return new VirtspecError({
    code: 'nixvirt-source-mismatch',
    kind: 'usage',
    what: `${folder} is not ${what}`,
    why: `its narHash is ${actual}; ${has} has ${expected}`,
    fix,
  });
}
