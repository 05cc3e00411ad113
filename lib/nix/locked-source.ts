import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from './flake-lock.ts';

/** A source whose hash differs from the expected one. */
interface Mismatch {
  readonly folder: string;
  readonly actual: string;
  readonly expected: string;
  readonly fix: string;
}

/** The error for a source that is not the locked one: its hash, and the lock's. */
export function notLocked(folder: string, actual: string, pin: NixVirtPin, fix: string): VirtspecError {
  const what = `the NixVirt that ${pin.lock} locks`;
  return notWhatItIsCalled(what, 'the lock', { folder, actual, expected: pin.narHash, fix });
}

/** @param has the source of the expected hash: `the release` */
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
