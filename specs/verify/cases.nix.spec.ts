import { expect, test } from 'vitest';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { failuresOf, flakeCases, nixCases } from './cases.ts';

const [{ missing }, lib] = await Promise.all([lockedNixVirt(), nixpkgsLib()]);

describeLane(
  'nix',
  'cases from other people’s labs, rendered and applied by NixVirt 0.6.0',
  () => {
    test.each(Object.entries(nixCases))('%s', async (name, expected) => {
      expect(await failuresOf(name, { target: { kind: 'sandbox', deployer: 'nixvirt' } })).toEqual(expected);
    });
  },
  missing ?? (await missingTools('libvirt')),
);

describeLane(
  'nix',
  'cases from other people’s flakes, evaluated without nixpkgs',
  () => {
    test.each(Object.entries(flakeCases))('%s', async (name, expected) => {
      expect(await failuresOf(name, { target: { kind: 'sandbox', deployer: 'nixvirt' } })).toEqual(expected);
    });
  },
  missing ?? lib.missing ?? (await missingTools('libvirt')),
);
