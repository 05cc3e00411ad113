import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

describeLane(
  'nix',
  'the flake’s template',
  () => {
    test('it passes unmodified, locked as this project is', async () => {
      using place = new Workplace();
      cpSync(join(root, 'nix/template'), place.folder, { recursive: true });
      cpSync(join(root, 'flake.lock'), place.path('flake.lock'));
      const ran = await runVirtspec(['verify', '--reporter', 'json:report.json'], {
        cwd: place.folder,
        env: place.env,
      });
      expect(ran.code, ran.stderr).toBe(0);
      const report = JSON.parse(readFileSync(place.path('report.json'), 'utf8')) as ReportJson;
      expect(report).toMatchObject({ verdict: 'PASSED', target: 'sandbox' });
      const failed = report.findings.filter(
        ({ status }) => status === 'fail' || status === 'warn' || status === 'error',
      );
      expect(failed).toEqual([]);
      await place.expectNothingLeft();
    });
  },
  nixvirt.missing ?? lib.missing ?? missingTools('libvirt'),
);
