import { expect, test } from 'vitest';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { failuresOf, nixCases } from './cases.ts';

const { missing } = await lockedNixVirt();

describeLane(
  'nix',
  'cases out of strangers’ labs, rendered and applied by NixVirt 0.6.0',
  () => {
    test.each(Object.entries(nixCases))('%s', async (name, expected) => {
      expect(await failuresOf(name, { target: 'sandbox', deployer: 'nixvirt' })).toEqual(expected);
    });
  },
  missing ?? (await missingTools('libvirt')),
);
