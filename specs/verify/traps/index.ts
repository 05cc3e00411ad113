import { nixTraps } from './nix.ts';
import { storageTraps } from './storage.ts';
import { switchTraps } from './switch.ts';
import type { Trap } from './trap.ts';

/** Every trap that a lab of fixtures/labs/traps shows, under the heading that docs/traps.md gives it. */
export const traps: Readonly<Record<string, readonly Trap[]>> = {
  'What a switch does to what is there': switchTraps,
  'Storage, media and snapshots': storageTraps,
  'What Nix says, and what NixVirt makes of it': nixTraps,
};
