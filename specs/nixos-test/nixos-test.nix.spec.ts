import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeclaredConnection } from '../../lib/model/rendered.ts';
import { tests } from '../../lib/nixos-test/registry.ts';
import { run } from '../../lib/process/run.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { type Generation, runTestScript } from '../support/stand-in-machine.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const locked = await lockedNixVirt();
const folder = join(root, 'nixos-test');

/** The script of a test, as its .nix file passes it to the driver. */
async function scriptOf(name: string): Promise<string> {
  const expression = `(import ${folder}/tests/${name}.nix {
    lib = { }; pkgs = { }; self = { }; virtspec = ""; NixVirt.lib.domain.templates = { };
  }).testScript`;
  const { code, stdout, stderr } = await run(['nix-instantiate', '--eval', '--json', '--strict', '-E', expression]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as string;
}

/** The stand-in's guests are emulated: the lab file must not require their processors and enlightenments, which need KVM. */
function emulated(lab: object): void {
  const { domains } = lab as { domains: Record<string, { cpu?: string; xpath?: object }> };
  for (const domain of Object.values(domains)) {
    delete domain.cpu;
    delete domain.xpath;
  }
}

/** CLIENT02 is gone, and the media are elsewhere, as in the specialisation of `tests/lab.nix`. */
const changed: Generation = {
  name: 'changed',
  labFile: 'lab.yaml',
  change: (lab: DeclaredConnection) => ({
    ...lab,
    objects: lab.objects
      .filter(({ name }) => name !== 'CLIENT02' && name !== 'client02.qcow2')
      .map((object) => ({
        ...object,
        xml: { ...object.xml, text: object.xml.text.replaceAll('/var/lib/libvirt/iso/', '/var/lib/libvirt/media/') },
      })),
  }),
  intend: (lab) => {
    emulated(lab);
    const { domains, pools } = lab as {
      domains: Record<string, { cdroms?: string[] }>;
      pools: { homelab: { volumes: object } };
    };
    delete domains.CLIENT02;
    delete (pools.homelab.volumes as Record<string, unknown>)['client02.qcow2'];
    for (const domain of Object.values(domains)) {
      domain.cdroms = domain.cdroms?.map((path) => path.replace('/libvirt/iso/', '/libvirt/media/')) ?? [];
    }
  },
};

describeLane(
  'nix',
  'the NixOS tests, with a stand-in for their machine and a sandbox for its libvirt',
  () => {
    let place: Workplace;
    let sandbox: Sandbox;
    beforeEach(async () => {
      place = new Workplace();
      sandbox = await Sandbox.start();
    });
    afterEach(async () => {
      await sandbox[Symbol.asyncDispose]();
      await place.expectNothingLeft();
      place[Symbol.dispose]();
    });

    const play = async (name: string, ...generations: [Generation, ...Generation[]]) => {
      const out = place.path('out');
      const ended = await runTestScript(await scriptOf(name), generations, { place, sandbox, out });
      expect({ code: ended.code, stderr: ended.code === 0 ? '' : ended.stderr }).toEqual({ code: 0, stderr: '' });
      const args = ['verify', '--target', 'vm', '--vm-report', `${name}=${out}`, '--reporter', 'json'];
      const judged = await runVirtspec([...args, '--lab', join(root, 'lab.yaml')], {
        cwd: place.folder,
        env: place.env,
      });
      const report = JSON.parse(judged.stdout) as ReportJson;
      return { ...judged, report, story: readFileSync(join(out, 'run.json'), 'utf8'), said: ended.stderr };
    };
    const answers = ({ findings }: ReportJson) =>
      Object.fromEntries(findings.filter(({ check }) => check.startsWith('vm-')).map((one) => [one.check, one.status]));

    test.each(tests)('%s is a valid Python script', async (name) => {
      const compiled = await run(['python3', '-m', 'py_compile', place.write('script.py', await scriptOf(name))]);
      expect(compiled).toMatchObject({ code: 0, stderr: '' });
    });

    test.for(tests)('%s uses only defined names', async (name, { skip }) => {
      const pyflakes = ['/usr/bin/python3', '-m', 'pyflakes'] as const;
      if ((await run([...pyflakes, '--version'])).code !== 0)
        skip('pyflakes is not installed; scripts/setup --tests installs it');
      // The driver passes a test its machines by name.
      const file = place.write('script.py', `host = None\n${await scriptOf(name)}`);
      expect(await run([...pyflakes, file])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });

    test('lab passes: deployed, rebuilt while DC01 runs, another generation, a reboot', {
      timeout: 400_000,
    }, async () => {
      const { report, story } = await play('lab', { name: 'first', labFile: 'lab.yaml', intend: emulated }, changed);
      expect(JSON.parse(story)).toMatchObject({ test: 'lab', broke: null });
      expect(answers(report)).toEqual({
        'vm-activation': 'pass',
        // A sandbox is not a machine with KVM in KVM, which the question detects.
        'vm-nested-kvm': 'fail',
        'vm-firmware': 'pass',
        'vm-idempotent': 'pass',
        'vm-as-foreseen': 'pass',
        'vm-reboot': 'pass',
        'vm-as-planned': 'skip',
      });
      expect(report).toMatchObject({ target: 'vm', verdict: 'FAILED', breakdown: null });
      const carried = report.findings.find(({ check }) => check === 'network-active');
      expect(carried).toMatchObject({ status: 'pass', tier: 'vm' });
    });

    test('as-planned fails, for the expected reason', { timeout: 400_000 }, async () => {
      const { report, story } = await play('as-planned', {
        name: 'first',
        labFile: 'fixtures/labs/as-planned/lab.yaml',
      });
      expect(JSON.parse(story)).toMatchObject({ test: 'as-planned', broke: null });
      expect(answers(report)).toMatchObject({ 'vm-as-planned': 'pass', 'vm-activation': 'skip' });
    });
  },
  locked.missing ?? missingTools('libvirt'),
);

test('every test of nixos-test has questions, and vice versa', () => {
  const files = readdirSync(join(folder, 'tests'));
  expect(files.sort()).toEqual(tests.flatMap((name) => [`${name}.nix`, `${name}.py`]).sort());
});
