import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import type { Report } from '../../lib/report/report.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, masterNixVirt } from '../support/nix-sources.ts';

const [locked, master] = await Promise.all([lockedNixVirt(), masterNixVirt()]);
const labFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const verifyWithNixVirt = async (path: string, nixvirt?: string): Promise<Report> => {
  const lab = await loadLab(labFile(path));
  const { report, error } = await verify(lab, { target: { kind: 'sandbox', deployer: 'nixvirt' }, nixvirt });
  if (error !== undefined) throw error;
  return report;
};
/** A power-cut guest boots again, and its firmware may or may not have written to its TPM and to its variables by then: that follows from the power cut. */
const sometimes = ['rebuild-tpm-state', 'rebuild-nvram'];
const isSometimes = ({ check, subject }: Report['findings'][number]) =>
  sometimes.includes(check) && subject.name === 'DC01';
const badOf = ({ findings }: Report) =>
  findings
    .filter((finding) => ['fail', 'warn'].includes(finding.status) && !isSometimes(finding))
    .map(({ check, subject }) => `${check} ${subject.name}`)
    .sort();

/** The effect of both releases on the work plan's lab: DC01's second adapter has no MAC, and DC01 is power-cut because of it. */
const faultsOfBoth = [
  'fields-pinned DC01',
  'graphics-gl DC01',
  'interface-mac-pinned DC01',
  'interface-model-explicit DC01',
  'network-virtualbox-range lab-net',
  'rebuild-domain-identity DC01',
  'rebuild-domain-xml DC01',
  'rebuild-events as-planned',
  'rebuild-macs DC01',
];

/** 0.6.0 derives no MAC for a network: each apply restarts both. */
const faultsOfNetworks = ['network-mac-pinned', 'fields-pinned', 'rebuild-macs', 'rebuild-network-xml'].flatMap(
  (check) => [`${check} default`, `${check} lab-net`],
);

describeLane(
  'nix',
  'NixVirt’s own activation, twice, with DC01 running',
  () => {
    let report: Report;
    beforeAll(async () => {
      report = await verifyWithNixVirt('fixtures/labs/as-planned/lab.yaml');
    }, 120_000);

    test('the work plan, applied literally, has exactly its known faults', () => {
      expect(badOf(report)).toEqual([...faultsOfBoth, ...faultsOfNetworks].sort());
      expect(report.verdict).toBe('FAILED');
      const written = report.findings.filter((finding) => isSometimes(finding) && finding.status === 'fail');
      for (const one of written)
        expect(one).toMatchObject({ causedBy: { check: 'rebuild-domain-identity', name: 'DC01' } });
    });

    test('it power-cuts a running DC01, which gets another id and another QEMU', () => {
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

    test('NixVirt derives the first adapter’s MAC, and libvirt generates the second’s at every define', () => {
      const macs = report.findings.find(({ check, subject }) => check === 'rebuild-macs' && subject.name === 'DC01');
      expect(macs).toMatchObject({ evidence: [{ xpath: '/domain/devices/interface[2]/mac/@address' }] });
    });

    test('the reference lab, which is fixed, passes', async () => {
      const cured = await verifyWithNixVirt('lab.yaml');
      expect(cured).toMatchObject({ verdict: 'PASSED', deployer: expect.stringMatching(/^NixVirt/) });
    }, 120_000);
  },
  locked.missing ?? missingTools('libvirt'),
);

describeLane(
  'nix',
  'the same with NixVirt’s master',
  () => {
    test('the work plan’s networks are stable, and DC01 is power-cut all the same', async () => {
      const report = await verifyWithNixVirt('fixtures/labs/as-planned/lab.yaml', master.folder);
      expect(badOf(report)).toEqual(faultsOfBoth.toSorted());
      const identity = report.findings.find(
        ({ check, status }) => check === 'rebuild-domain-identity' && status === 'fail',
      );
      expect(identity).toMatchObject({ evidence: [{ excerpt: expect.stringMatching(/^id (\d+) → (?!\1$)\d+$/) }, {}] });
      const events = report.findings.find(({ check }) => check === 'rebuild-events');
      expect(events).toMatchObject({ actual: expect.not.stringContaining('network ') });
    }, 120_000);

    test('the reference lab passes', async () => {
      const cured = await verifyWithNixVirt('lab.yaml', master.folder);
      expect(cured).toMatchObject({
        verdict: 'PASSED',
        deployer: expect.stringMatching(/^NixVirt \(6d213ab|^NixVirt in /),
      });
    }, 120_000);
  },
  master.missing ?? missingTools('libvirt'),
);
