import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { atLeast } from '../../lib/model/libvirt-version.ts';
import type { Report } from '../../lib/report/report.ts';
import { verify } from '../../lib/verify/verify.ts';
import { boot, resultOf } from '../support/booted.ts';
import { missingTools } from '../support/lane.ts';
import { describeSystem } from '../support/libvirts/describe-system.ts';
import { foundSystem, suites } from '../support/libvirts/own-systems.ts';
import { lockedNixVirt, masterNixVirt } from '../support/nix-sources.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root } from '../support/virtspec.ts';
import { traps } from './traps/index.ts';
import { outcomeOn } from './traps/trap.ts';

const [locked, master] = await Promise.all([lockedNixVirt(), masterNixVirt()]);
const base = await theProbeBase();
const patience = 600_000;

type Suite = (typeof suites)[number];

async function prove(suite: Suite, labFile: string, more: Partial<Parameters<typeof verify>[1]> = {}): Promise<Report> {
  const lab = await loadLab(resolve(root, labFile));
  const { report, error } = await verify(lab, {
    target: { kind: 'sandbox' },
    libvirt: await foundSystem(suite),
    ...more,
  });
  if (error !== undefined) throw error;
  return report;
}

const bad = ({ findings }: Report): string[] =>
  findings
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map(nameOf)
    .sort();
const nameOf = ({ check, subject }: Finding) => `${check} ${subject.kind}:${subject.name}`;
const findingOf = ({ findings }: Report, check: string, name: string) =>
  findings.find((one) => one.check === check && one.subject.name === name);
/** Whether that libvirt and its swtpm write the profile of a new TPM into the definition. */
const writesProfiles = ({ tools }: Report) => atLeast(tools.libvirt ?? '', '12.0.0');

describe.each(suites)('on the libvirt of %s', (suite) => {
  describeSystem(suite, 'what stands', () => {
    test('the reference lab passes, and what a start writes does no harm', { timeout: patience }, async () => {
      const report = await prove(suite, 'lab.yaml');
      expect(bad(report)).toEqual([]);
      expect(report.verdict).toBe('PASSED');
      const start = findingOf(report, 'start-keeps-definition', 'DC01');
      expect(start).toMatchObject({
        status: 'pass',
        actual: writesProfiles(report)
          ? expect.stringMatching(/^the start wrote .*\/profile; with `restart = false`/)
          : 'the same definition before and after the start',
      });
    });

    test('a plain Linux lab passes', { timeout: patience }, async () => {
      const report = await prove(suite, 'fixtures/labs/plain-linux/lab.yaml');
      expect([report.verdict, bad(report)]).toEqual(['PASSED', []]);
    });

    test('a new TPM without `restart = false` is reported on the releases that write the profile, and only there', async () => {
      const report = await prove(suite, 'fixtures/labs/traps/tpm-profile-power-cut/lab.yaml', {
        target: { kind: 'sandbox', deployer: 'virsh' },
      });
      // virsh redefines, and restarts nothing.
      expect(bad(report)).toEqual(
        writesProfiles(report) ? ['rebuild-domain-xml domain:guest', 'start-keeps-definition domain:guest'] : [],
      );
    });
  });

  const noNix = locked.missing ?? missingTools('nix');
  describeSystem(
    suite,
    'NixVirt’s own activation',
    () => {
      const releases = Object.entries({ '0.6.0': locked, 'its master': master });
      test.each(releases.filter(([, { missing }]) => missing === undefined))(
        'the reference lab passes, with %s',
        { timeout: patience },
        async (_, { folder }) => {
          const report = await prove(suite, 'lab.yaml', {
            target: { kind: 'sandbox', deployer: 'nixvirt' },
            nixvirt: folder,
          });
          expect([report.verdict, bad(report)]).toEqual(['PASSED', []]);
        },
      );

      test.each(
        Object.values(traps)
          .flat()
          .filter(({ outcome }) => outcome.verdict !== undefined),
      )('trap $lab', { timeout: patience }, async (trap) => {
        const lab = await loadLab(resolve(root, `fixtures/labs/traps/${trap.lab}/lab.yaml`));
        const { report } = await verify(lab, {
          target: { kind: 'sandbox', deployer: 'nixvirt' },
          libvirt: await foundSystem(suite),
        });
        const outcome = outcomeOn(report.tools.libvirt ?? '', trap);
        const failed = report.findings.filter(({ status }) => ['fail', 'error', 'warn'].includes(status));
        expect([report.verdict, failed.map(nameOf).sort()]).toEqual([outcome.verdict, outcome.fails.toSorted()]);
      });
    },
    noNix,
  );

  describeSystem(
    suite,
    'the probe guest',
    () => {
      test('DC01 answers, with its TPM and Secure Boot', { timeout: 1_200_000 }, async () => {
        const booted = await boot('lab.yaml', ['DC01'], { libvirt: await foundSystem(suite) });
        expect(resultOf(booted, 'DC01').first?.answer?.view).toMatchObject({ secureBoot: true, firmware: 'uefi' });
        const judged = booted.findings.filter(({ check, status }) => check.startsWith('probe-') && status !== 'skip');
        expect(judged.filter(({ status }) => status !== 'pass').map(nameOf)).toEqual([]);
        expect(judged.map(({ check }) => check)).toEqual(expect.arrayContaining(['probe-tpm', 'probe-tpm-persists']));
      });
    },
    suite === 'trixie' ? 'one release of the newest kind is enough' : 'missing' in base ? base.missing : undefined,
  );
});
