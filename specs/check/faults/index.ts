import type { CheckId } from '../../../lib/check/registry.ts';
import { applyFaults } from './apply.ts';
import { declaredFaults } from './declared.ts';
import { domainFaults } from './domain.ts';
import type { Fault } from './fault.ts';
import { moduleFaults } from './module.ts';
import { networkFaults } from './network.ts';
import { rebuildFaults } from './rebuild.ts';
import { storageFaults } from './storage.ts';

/** Checks of what only a person and a real guest can do: they are always not run, so nothing can make them fail. */
export const neverRun = {
  'guest-installer-boots': 'it takes the real Windows ISO and a key press',
  'guest-windows-installs': 'it takes an installed Windows',
  'guest-default-lease': 'it takes a guest with a DHCP client',
  'guest-static-address': 'it is set by hand inside an installed guest',
} as const satisfies Partial<Record<CheckId, string>>;

/** One fault for every check that can fail; a check without one does not compile. */
export const faults: Readonly<Record<Exclude<CheckId, keyof typeof neverRun>, Fault>> = {
  ...declaredFaults,
  ...moduleFaults,
  ...networkFaults,
  ...storageFaults,
  ...domainFaults,
  ...applyFaults,
  ...rebuildFaults,
};
