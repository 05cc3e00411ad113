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

/** One fault for every check that can fail; a check without one does not compile. */
export const faults: Readonly<Record<CheckId, Fault>> = {
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
