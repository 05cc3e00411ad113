import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reportSchema } from '../../lib/report/report-json.ts';
import { commitAll } from '../support/git.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

/** Each release applies four times. */
const twoReleases = { timeout: 120_000 };

/** The outcome of a question about NixVirt's module. */
const ofModule = (outcome: string) => (lib.missing === undefined ? outcome : 'not-run');

function reportOf(place: Workplace) {
  const { gate } = reportSchema.parse(JSON.parse(readFileSync(place.path('reports/spike-gate.json'), 'utf8')));
  if (gate === null) throw new Error('the report has no gate');
  return gate;
}

/** A lab whose work plan interprets the answers: the reference lab's. */
function writePlannedLab(place: Workplace): void {
  const plan = fileURLToPath(new URL('../../plan.yaml', import.meta.url));
  place.write('lab.yaml', `lab: spec\nsource: { xml: nothing }\nplan: ${plan}\n`);
}

/** A copy of NixVirt with one changed file. */
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
    test('the work plan’s unknowns work; its `++` and a declared Secure Boot need a workaround, which works', async () => {
      using place = new Workplace();
      writePlannedLab(place);
      const { code, stdout } = await runVirtspec(['spike', '--nixvirt', nixvirt.folder], {
        cwd: place.folder,
        env: place.env,
      });
      expect(code).toBe(0);
      expect(stdout).toMatch(/\nPROCEED WITH WORKAROUNDS {2}.*\n$/);
      const [release] = reportOf(place).releases;
      expect(Object.fromEntries(release?.probes.map(({ id, outcome }) => [id, outcome]) ?? [])).toEqual({
        'network-attrset': 'works',
        'pool-function': 'works',
        'volume-function': 'works',
        'windows-second-nic': 'works',
        'windows-template': 'works',
        'windows-nics': 'differs',
        'windows-plus-plus': 'needs-fallback',
        'tpm-2': 'works',
        'secure-boot-firmware': 'works',
        'secure-boot-declared': 'needs-fallback',
        'iso-path': 'works',
        idempotency: 'needs-fallback',
        'first-nic-model': 'differs',
        'second-nic-mac': 'differs',
        'network-mac': 'differs',
        'interface-target': 'works',
        'unknown-attributes': 'differs',
        'read-file-write-xml': 'differs',
        'module-enable': ofModule('differs'),
        'module-coexists': ofModule('differs'),
        'swtpm-path': ofModule('works'),
        'iso-path-literal': 'works',
        'network-raw-xml': 'works',
        'domain-raw-xml': 'works',
        'windows-arguments': 'works',
        'idempotency-pinned': 'works',
        'storage-by-script': 'works',
      });
      const plusPlus = release?.probes.find(({ id }) => id === 'windows-plus-plus');
      expect(plusPlus?.evidence[0]?.excerpt).toMatch(/set.*list was expected|expected a list.*set/);
      const idempotency = release?.probes.find(({ id }) => id === 'idempotency');
      expect(idempotency?.answer).toMatch(
        /^no: the running DC01 is power-cut and restarted \(id (\d+) → (?!\1)\d+\); a new MAC for network default, network lab-net, NIC 2 of DC01$/,
      );
      const lines = idempotency?.evidence.filter(({ source }) => source === 'tool/nixvirt.py').map(({ line }) => line);
      expect(lines).toEqual([186, 132]);
      expect(release?.reasons.find(({ probe }) => probe === 'idempotency')).toMatchObject({
        kind: 'workaround',
        fallback: 'idempotency-pinned',
        steps: [2, 4],
      });
      expect(release?.checklist.map(({ answer }) => answer).slice(0, 3)).toEqual([
        'works',
        'exist',
        'needs XML extension',
      ]);
      await place.expectNothingLeft();
    });

    test(
      'of two releases that lack something, one has a workaround, and the other’s decision applies to both',
      twoReleases,
      async () => {
        using place = new Workplace();
        writePlannedLab(place);
        const noPool = changed(place, 'no-pool', 'lib.nix', /^ *pool = .*$/m, '');
        const noTpm = changed(place, 'no-tpm', 'templates/domain/windows.nix', /\btpm =/, 'tmp =');
        const args = ['spike', '--nixvirt', noPool, '--nixvirt', noTpm];
        const { code, stdout } = await runVirtspec(args, { cwd: place.folder, env: place.env });
        expect(code).toBe(1);
        expect(stdout).toMatch(/\nESCALATE {2}.*\n$/);
        const [first, second] = reportOf(place).releases;
        expect(first?.decision).toBe('PROCEED WITH WORKAROUNDS');
        expect(first?.checklist[1]?.answer).toBe('need shell script fallback');
        expect(first?.reasons[0]).toMatchObject({
          probe: 'pool-function',
          fallback: 'storage-by-script',
          steps: [3],
        });
        expect(first?.probes.find(({ id }) => id === 'pool-function')?.evidence[0]?.excerpt).toMatch(/'pool' missing/);
        expect(second?.decision).toBe('ESCALATE');
        expect(second?.reasons.filter(({ kind }) => kind === 'escalate')).toMatchObject([{ probe: 'tpm-2' }]);
        await place.expectNothingLeft();
      },
    );

    test(
      'releases are found by version and by name, in the cache; one whose template needs OVMF from another nixpkgs is still asked',
      twoReleases,
      async () => {
        using place = new Workplace();
        const env = { ...place.env, XDG_CACHE_HOME: place.path('cache') };
        const virtspec = (...args: string[]) => runVirtspec(args, { cwd: place.folder, env });
        const wants = 'stuff@{ packages, packages-ovmf, guest-install';
        const other = changed(place, 'other', 'templates/domain/windows.nix', 'stuff@{ packages, guest-install', wants);
        const rev = commitAll(other, 'master').slice(0, 7);
        for (const folder of [nixvirt.folder, other])
          expect(await virtspec('nixvirt', 'add', folder)).toMatchObject({ code: 0 });
        const { code, stdout } = await virtspec('spike', '--nixvirt', '0.6.0', '--nixvirt', 'master');
        expect(code).toBe(0);
        expect(stdout).toMatch(/\nPROCEED WITH WORKAROUNDS {2}.*\n$/);
        expect(reportOf(place).releases.map(({ name, decision }) => [name, decision])).toEqual([
          ['NixVirt 0.6.0 (5dfe108)', 'PROCEED WITH WORKAROUNDS'],
          [`NixVirt master (${rev})`, 'PROCEED WITH WORKAROUNDS'],
        ]);
        await place.expectNothingLeft();
      },
    );

    test(
      'a release that restarts whatever it applies, and one whose helper prints a traceback and exits with 0, have no workaround',
      twoReleases,
      async () => {
        using place = new Workplace();
        const restarts = changed(place, 'restarts', 'tool/nixvirt.py', 'if len(diff) > 0:', 'if True:');
        const traceback = `print("Traceback (most recent call last):\\nNameError: name 'msg' is not defined", file=sys.stderr)\n`;
        const broken = changed(place, 'broken', 'tool/nixvirt-module-helper', /^parser = /m, `${traceback}parser = `);
        const args = ['spike', '--nixvirt', restarts, '--nixvirt', broken];
        const { code } = await runVirtspec(args, { cwd: place.folder, env: place.env });
        expect(code).toBe(1);
        const answers = reportOf(place).releases.map(({ decision, reasons, probes }) => [
          ...[decision, reasons.filter(({ kind }) => kind === 'escalate').map(({ probe }) => probe)],
          probes.find(({ id }) => id === 'idempotency-pinned')?.answer,
        ]);
        expect(answers).toEqual([
          ['ESCALATE', ['idempotency'], expect.stringMatching(/^no: the running DC01 is power-cut and restarted \(id/)],
          ['ESCALATE', ['idempotency'], expect.stringMatching(/^NixVirt cannot apply it: .*name 'msg' is not defined/)],
        ]);
        await place.expectNothingLeft();
      },
    );

    test('without NixVirt’s Python modules, its activation is not run, and nothing is decided', async () => {
      using place = new Workplace();
      place.write('python/xmldiff.py', 'raise ImportError("not here")\n');
      const env = { ...place.env, PYTHONPATH: place.path('python') };
      const { code } = await runVirtspec(['spike', '--nixvirt', nixvirt.folder], { cwd: place.folder, env });
      expect(code).toBe(3);
      const [release] = reportOf(place).releases;
      expect(release?.reasons.filter(({ kind }) => kind === 'incomplete')).toMatchObject([{ probe: 'idempotency' }]);
      expect(release?.probes.find(({ id }) => id === 'idempotency')).toMatchObject({
        outcome: 'not-run',
        answer: expect.stringContaining('no python3 on this machine provides libvirt, lxml and xmldiff'),
      });
      await place.expectNothingLeft();
    });

    test('without nixpkgs’ lib, its module is not run, and the other answers decide', async () => {
      using place = new Workplace();
      writePlannedLab(place);
      const env = { ...place.env, VIRTSPEC_NIXPKGS_LIB: '', NIX_STORE_DIR: place.folder };
      const { code } = await runVirtspec(['spike', '--nixvirt', nixvirt.folder], { cwd: place.folder, env });
      expect(code).toBe(0);
      const [release] = reportOf(place).releases;
      expect(release?.checklist.at(-1)).toMatchObject({
        answered: false,
        answer: expect.stringMatching(/; 3 not run: module-enable, module-coexists, swtpm-path$/),
      });
      expect(release?.probes.find(({ id }) => id === 'module-enable')?.answer).toContain(
        'VIRTSPEC_NIXPKGS_LIB is not set',
      );
      await place.expectNothingLeft();
    });

    test('without a sandbox, what needs one is not run, and nothing is decided', async () => {
      using place = new Workplace();
      const stub = place.write('bin/unshare', '#!/bin/sh\necho "unshare: Operation not permitted" >&2\nexit 1\n');
      chmodSync(stub, 0o755);
      const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}` };
      const { code, stdout } = await runVirtspec(['spike', '--nixvirt', nixvirt.folder], { cwd: place.folder, env });
      expect(code).toBe(3);
      expect(stdout).toMatch(/\nINCOMPLETE {2}.*\n$/);
      const questions = reportOf(place).releases[0]?.probes ?? [];
      expect(questions.find(({ id }) => id === 'network-attrset')).toMatchObject({
        outcome: 'not-run',
        answer: expect.stringContaining('Operation not permitted'),
      });
      expect(questions.find(({ id }) => id === 'unknown-attributes')?.outcome).toBe('differs');
      // Without a lab there is no work plan to interpret the answers.
      expect(reportOf(place).releases[0]).toMatchObject({
        checklist: [],
        probes: questions.map(() => ({ steps: [] })),
      });
      await place.expectNothingLeft();
    });
  },
  nixvirt.missing ?? missingTools('libvirt'),
);

test('a path that is not NixVirt is exit 2, without a report', async () => {
  using place = new Workplace();
  const { code, stdout, stderr } = await runVirtspec(['spike', '--nixvirt', place.folder], { cwd: place.folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("--nixvirt does not point to NixVirt's source");
});
