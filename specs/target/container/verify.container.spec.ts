import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import type { ReportJson } from '../../../lib/report/report-json.ts';
import { describeLane } from '../../support/lane.ts';
import { root, runVirtspec } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const engine = inject('containerEngine');
const missing = 'unavailable' in engine ? engine.unavailable : undefined;
const env = { DOCKER_HOST: 'host' in engine ? engine.host : '' };

/** What one run found: status, check and subject of each finding. */
async function verdicts(place: Workplace, ...args: readonly string[]) {
  const file = place.path('report.json');
  const ended = await runVirtspec(['verify', '--reporter', `json:${file}`, ...args], {
    cwd: place.folder,
    env: { ...place.env, ...env },
  });
  const report = JSON.parse(readFileSync(file, 'utf8')) as ReportJson;
  const findings = report.findings.map(
    ({ status, check, subject }) => `${status} ${check} ${subject.kind} ${subject.name}`,
  );
  return { ended, report, findings: findings.toSorted() };
}

describeLane(
  'container',
  'verify --target container',
  () => {
    test('builds its image once, and finds what the sandbox finds', async () => {
      using place = new Workplace();
      const lab = ['--lab', `${root}fixtures/labs/plain-linux/lab.yaml`];
      const contained = await verdicts(place, '--target', 'container', ...lab);
      expect(contained.ended.code, contained.ended.stderr).toBe(0);
      expect(contained.report.target).toBe('container');
      expect(new Set(contained.report.findings.map(({ tier }) => tier))).toContain('container');
      const sandboxed = await verdicts(place, '--target', 'sandbox', ...lab);
      expect(contained.findings).toEqual(sandboxed.findings);
      const again = await verdicts(place, '--target', 'container', ...lab);
      expect(again.report.phases.map(({ name }) => name).join()).not.toContain('Build the image');
    });
  },
  missing,
);
