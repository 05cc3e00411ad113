import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

/** The reference lab without its lab file. */
function checkOut(place: Workplace): void {
  for (const name of ['flake.nix', 'flake.lock', 'nixvirt', 'nix']) {
    cpSync(join(root, name), place.path(name), { recursive: true });
  }
}

async function verify(place: Workplace): Promise<{ readonly code: number | null; readonly report: ReportJson }> {
  const args = ['verify', '--target', 'rendered', '--reporter', 'json'];
  const { code, stdout } = await runVirtspec(args, { cwd: place.folder, env: place.env });
  return { code, report: JSON.parse(stdout) as ReportJson };
}

describeLane(
  'nix',
  'virtspec init from Nix',
  () => {
    test.for([
      ['a flake, whose module declares the lab', [], 'source: { flake: . }'],
      ['a folder of lists', ['nixvirt'], 'source: { nix: nixvirt }'],
      ['an output that is named', ['.#nixosModules.default'], 'source: { flake: .#nixosModules.default }'],
    ] as const)('%s: green without an edit', async ([, words, source], { skip }) => {
      if (source.includes('flake') && lib.missing !== undefined) skip(lib.missing);
      using place = new Workplace();
      checkOut(place);
      const made = await runVirtspec(['init', ...words], { cwd: place.folder, env: place.env });
      expect(made).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Wrote lab.yaml: 2 networks, 1 pool, 4 volumes, 4 domains.'),
      });
      const text = readFileSync(place.path('lab.yaml'), 'utf8');
      expect(text).toContain(
        `${source.replace(/\.#\S+/, (word) => (text.includes(`"${word}"`) ? `"${word}"` : word))}\n`,
      );
      expect(text).toContain('interfaces: [{ network: lab-net }, { network: default }]');
      const { code, report } = await verify(place);
      expect(report.findings.filter(({ status }) => status === 'fail')).toEqual([]);
      expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'PASSED' });
    });

    test('where Nix is missing, nothing is written, and why is said', async () => {
      using place = new Workplace();
      checkOut(place);
      const env = { ...place.env, PATH: '/nonexistent' };
      const { code, stdout, stderr } = await runVirtspec(['init', 'nixvirt'], { cwd: place.folder, env });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/nothing was written\n {2}why: nix-instantiate is not installed\n {2}fix: Install Nix/);
      expect(existsSync(place.path('lab.yaml'))).toBe(false);
    });

    test('Nix code that is wrong is no lab to begin from: exit 2, its own words, and nothing is written', async () => {
      using place = new Workplace();
      cpSync(join(root, 'flake.lock'), place.path('flake.lock'));
      place.write('domains.nix', '{ NixVirt }: [ { definition = nonsense; } ]');
      const { code, stderr } = await runVirtspec(['init'], { cwd: place.folder, env: place.env });
      expect(code).toBe(2);
      expect(stderr).toMatch(/nonsense/);
    });
  },
  nixvirt.missing ?? missingTools('nix'),
);
