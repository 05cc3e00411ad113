import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gateSchema } from '../../lib/gate/gate-json.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();

function reportOf(place: Workplace) {
  return gateSchema.parse(JSON.parse(readFileSync(place.path('reports/spike-gate.json'), 'utf8')));
}

/** A copy of NixVirt in which one file says something else. */
function changed(place: Workplace, name: string, file: string, from: string | RegExp, to: string): string {
  const folder = place.path(name);
  cpSync(nixvirt.folder, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toMatch(from);
  rmSync(join(folder, file));
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}

describeLane(
  'nix',
  'the spike on NixVirt 0.6.0',
  () => {
    test('the plan’s unknowns work; its `++` and a declared Secure Boot need another way, which works', async () => {
      using place = new Workplace();
      const { code, stdout } = await runVirtspec(['spike', '--nixvirt', nixvirt.folder], {
        cwd: place.folder,
        env: place.env,
      });
      expect(code).toBe(0);
      expect(stdout).toMatch(/PROCEED WITH WORKAROUNDS\n$/);
      const [release] = reportOf(place).releases;
      expect(Object.fromEntries(release?.probes.map(({ id, outcome }) => [id, outcome]) ?? [])).toEqual({
        'network-attrset': 'works',
        'pool-function': 'works',
        'volume-function': 'works',
        'windows-second-nic': 'works',
        'windows-nics': 'differs',
        'windows-plus-plus': 'needs-fallback',
        'tpm-2': 'works',
        'secure-boot-firmware': 'works',
        'secure-boot-declared': 'needs-fallback',
        'first-nic-model': 'differs',
        'second-nic-mac': 'differs',
        'network-mac': 'differs',
        'interface-target': 'works',
        'unknown-attributes': 'differs',
        'read-file-write-xml': 'differs',
        'network-raw-xml': 'works',
        'domain-raw-xml': 'works',
        'storage-by-script': 'works',
      });
      const plusPlus = release?.probes.find(({ id }) => id === 'windows-plus-plus');
      expect(plusPlus?.evidence[0]?.excerpt).toMatch(/set.*list was expected|expected a list.*set/);
      expect(release?.checklist.map(({ answer }) => answer).slice(0, 3)).toEqual([
        'works',
        'exist',
        'needs XML extension',
      ]);
      await place.expectNothingLeft();
    });

    test('of two releases that lack something, one has another way, and the other’s decision stands for both', async () => {
      using place = new Workplace();
      const noPool = changed(place, 'no-pool', 'lib.nix', /^ *pool = .*$/m, '');
      const noTpm = changed(place, 'no-tpm', 'templates/domain/windows.nix', /\btpm =/, 'tmp =');
      const args = ['spike', '--nixvirt', noPool, '--nixvirt', noTpm];
      const { code, stdout } = await runVirtspec(args, { cwd: place.folder, env: place.env });
      expect(code).toBe(1);
      expect(stdout).toMatch(/\nESCALATE\n$/);
      const [first, second] = reportOf(place).releases;
      expect(first?.decision).toBe('PROCEED WITH WORKAROUNDS');
      expect(first?.checklist[1]?.answer).toBe('need shell script fallback');
      expect(first?.reasons[0]).toMatchObject({ probe: 'pool-function', fallback: 'storage-by-script', steps: [3] });
      expect(first?.probes.find(({ id }) => id === 'pool-function')?.evidence[0]?.excerpt).toMatch(/'pool' missing/);
      expect(second?.decision).toBe('ESCALATE');
      expect(second?.reasons.filter(({ kind }) => kind === 'escalate')).toMatchObject([{ probe: 'tpm-2' }]);
      await place.expectNothingLeft();
    });

    test('without a sandbox: what needs one is told as not run, and nothing is decided', async () => {
      using place = new Workplace();
      const stub = place.write('bin/unshare', '#!/bin/sh\necho "unshare: Operation not permitted" >&2\nexit 1\n');
      chmodSync(stub, 0o755);
      const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}` };
      const { code, stdout } = await runVirtspec(['spike', '--nixvirt', nixvirt.folder], { cwd: place.folder, env });
      expect(code).toBe(3);
      expect(stdout).toMatch(/INCOMPLETE\n$/);
      const probes = reportOf(place).releases[0]?.probes ?? [];
      expect(probes.find(({ id }) => id === 'network-attrset')).toMatchObject({
        outcome: 'not-run',
        answer: expect.stringContaining('Operation not permitted'),
      });
      expect(probes.find(({ id }) => id === 'unknown-attributes')?.outcome).toBe('differs');
      await place.expectNothingLeft();
    });
  },
  nixvirt.missing ?? missingTools('libvirt'),
);

test('a path that is not NixVirt: exit 2, and no report', async () => {
  using place = new Workplace();
  const { code, stdout, stderr } = await runVirtspec(['spike', '--nixvirt', place.folder], { cwd: place.folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("--nixvirt does not point at NixVirt's source");
});
