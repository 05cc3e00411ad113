import { describe, expect, test } from 'vitest';
import { nixVirtRules } from '../../lib/nixvirt/rules.ts';
import { sameToNixVirt } from '../../lib/simulate/nixvirt-comparison.ts';

// Compared with NixVirt itself, if its source is available: rules.nix.spec.ts, nixvirt-comparison.nix.spec.ts.
describe('the rules of the newest NixVirt that was read, without its source', () => {
  const newest = nixVirtRules('', '');
  const domain = (devices: string) => ({
    text: `<domain><name>a</name><devices>${devices}</devices></domain>`,
    origin: 'a.xml',
  });

  test('`restart` is used, and a network without a MAC gets one if it routes', () => {
    expect(newest).toMatchObject({ known: false, heedsRestart: true });
    const modes = [undefined, 'nat', 'route', 'bridge'];
    expect(modes.map((mode) => newest.derivesNetworkMac(mode))).toEqual([true, true, true, false]);
  });

  test('devices in another order are the same domain; up to 0.5.0 they were not', () => {
    const [one, other] = [domain('<input type="a"/><rng model="b"/>'), domain('<rng model="b"/><input type="a"/>')];
    expect(sameToNixVirt('domain', { old: one, fresh: other }, other, newest)).toBe(true);
    expect(sameToNixVirt('domain', { old: one, fresh: other }, other, { ...newest, sortsDevices: false })).toBe(false);
  });
});
