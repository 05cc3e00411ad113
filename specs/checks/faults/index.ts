import type { CheckId } from '../../../lib/checks/registry.ts';
import { applyFaults } from './apply.ts';
import { declaredFaults } from './declared.ts';
import { domainFaults } from './domain.ts';
import type { Fault } from './fault.ts';
import { hardwareFaults } from './hardware.ts';
import { moduleFaults } from './module.ts';
import { networkFaults } from './network.ts';
import { probeFaults } from './probe.ts';
import { rebuildFaults } from './rebuild.ts';
import { storageFaults } from './storage.ts';

/** Checks of what only a person and a real guest can do: they are always not run, so nothing can make them fail. */
export const neverRun = {
  'guest-installer-boots':
    'it takes the real Windows ISO and a key press; the probe guest booted from the ISO’s place in 31 s (see probe-answers)',
  'guest-windows-installs':
    'it takes an installed Windows; the probe guest finds eth0 52:54:00:56:00:10 e1000e 8086:10d3, eth1 52:54:00:7a:00:10 e1000e 8086:10d3 (see probe-interfaces)',
  'guest-default-lease':
    'it takes an installed Windows; the probe guest, in its place, got 192.168.56.103 on lab-net, 192.168.122.15 on default (see probe-lease)',
  'guest-static-address':
    'it is set by hand inside an installed guest; the probe guest finds adapter 1 on lab-net (52:54:00:56:00:10), adapter 2 on default (52:54:00:7a:00:10) (see probe-interface-order)',
} as const satisfies Partial<Record<CheckId, string>>;

/** One fault for every check that can fail; a check without one does not compile. */
export const faults: Readonly<Record<Exclude<CheckId, keyof typeof neverRun>, Fault>> = {
  ...declaredFaults,
  ...moduleFaults,
  ...networkFaults,
  ...storageFaults,
  ...domainFaults,
  ...hardwareFaults,
  ...applyFaults,
  ...probeFaults,
  ...rebuildFaults,
};
