import type { Verdict } from '../finding/finding.ts';
import { judgeFact } from './fact.ts';
import type { HostFacts, StoreObject, StoreUse } from './host-facts.ts';
import type { Cure } from './prerequisite.ts';

export const storeCure: Cure = {
  nixos:
    'a domain that NixVirt applies gets the paths of the current system at the next switch; in another, name a path that the system keeps current (`/run/libvirt/nix-emulators/…`), or leave `<emulator>` and `<loader>` out, with `virsh edit NAME`; start a managed save once, and save it again.',
  elsewhere:
    'add a root: `nix-store --add-root /nix/var/nix/gcroots/NAME --realise PATH`; or let `virsh edit NAME` name a path outside of the store.',
};

/** Where the paths are named, each place once: `the definition, a managed save`. */
export function placesOf(uses: readonly StoreUse[]): string {
  return [...new Set(uses.map(({ place }) => place))].join(', ');
}

export function judgeStorePaths(
  { machine }: HostFacts,
  judge: (store: ReadonlyMap<string, StoreObject>) => Verdict,
): Verdict {
  return judgeFact(machine.store, judge);
}
