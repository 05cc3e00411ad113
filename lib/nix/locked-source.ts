import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from './flake-lock.ts';

/** The refusal of a source that is not the lock's: what is there, and what the lock has. */
export function notLocked(folder: string, actual: string, pin: NixVirtPin, fix: string): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-source-mismatch',
    kind: 'usage',
    what: `${folder} is not the NixVirt that ${pin.lock} is locked to`,
    why: `its narHash is ${actual}; the lock has ${pin.narHash}`,
    fix,
  });
}
