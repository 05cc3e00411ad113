import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import type { Report } from '../../lib/report/report.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';

const { missing } = await lockedNixVirt();
const labFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const verifyWithNixVirt = async (path: string): Promise<Report> => {
  const { report, error } = await verify(await loadLab(labFile(path)), { target: 'sandbox', deployer: 'nixvirt' });
  if (error !== undefined) throw error;
  return report;
};

describeLane(
  'nix',
  'NixVirt’s own activation, twice, with DC01 running',
  () => {
    let report: Report;
    beforeAll(async () => {
      report = await verifyWithNixVirt('fixtures/labs/as-planned/lab.yaml');
    }, 120_000);

    test('the plan, applied literally: exactly its known faults', () => {
      const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
      expect(bad.map(({ check, subject }) => `${check} ${subject.name}`).sort()).toEqual([
        'fields-pinned DC01',
        'fields-pinned default',
        'fields-pinned lab-net',
        'graphics-gl DC01',
        'interface-mac-pinned DC01',
        'interface-model-explicit DC01',
        'network-mac-pinned default',
        'network-mac-pinned lab-net',
        'network-virtualbox-range lab-net',
        'rebuild-domain-identity DC01',
        'rebuild-domain-xml DC01',
        'rebuild-events as-planned',
        'rebuild-macs DC01',
        'rebuild-macs default',
        'rebuild-macs lab-net',
        'rebuild-network-xml default',
        'rebuild-network-xml lab-net',
      ]);
      expect(report.decision).toBe('ESCALATE');
    });

    test('it power-cuts a running DC01: another id, another QEMU', () => {
      const identity = report.findings.find(
        ({ check, status }) => check === 'rebuild-domain-identity' && status === 'fail',
      );
      expect(identity).toMatchObject({
        evidence: [
          { excerpt: expect.stringMatching(/^id (\d+) → (?!\1$)\d+$/) },
          { excerpt: expect.stringMatching(/^pid \d+ → \d+$/) },
        ],
      });
      const events = report.findings.find(({ check }) => check === 'rebuild-events');
      expect(events).toMatchObject({ actual: expect.stringContaining('domain DC01: Stopped Destroyed') });
    });

    test('NixVirt derives the first adapter’s MAC; libvirt invents the second’s at every define', () => {
      const macs = report.findings.find(({ check, subject }) => check === 'rebuild-macs' && subject.name === 'DC01');
      expect(macs).toMatchObject({ evidence: [{ xpath: '/domain/devices/interface[2]/mac/@address' }] });
    });

    test('the reference lab, its cure, proceeds', async () => {
      const cured = await verifyWithNixVirt('lab.yaml');
      expect(cured).toMatchObject({ decision: 'PROCEED', deployer: expect.stringMatching(/^NixVirt/) });
    }, 120_000);
  },
  missing ?? missingTools('libvirt'),
);
