import { nixTraps } from './nix.ts';
import { storageTraps } from './storage.ts';
import { switchTraps } from './switch.ts';
import type { Trap } from './trap.ts';

/** Every trap that a lab of fixtures/labs/traps reproduces, under its heading in docs/traps.md. */
export const traps: Readonly<Record<string, readonly Trap[]>> = {
  'What a switch does to existing objects': switchTraps,
  'Storage, media and snapshots': storageTraps,
  'What Nix declares, and what NixVirt makes of it': nixTraps,
};
