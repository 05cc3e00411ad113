import { chmodSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { buildTest, requireKvm } from '../../lib/nixos-test/build-test.ts';
import { readStory } from '../../lib/nixos-test/read-story.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

/** A `nix` that does this. */
function nixThat(place: Workplace, does: string): void {
  chmodSync(place.write('bin/nix', `#!/bin/sh\necho "$@" > '${place.path('asked')}'\n${does}\n`), 0o755);
  process.env.PATH = `${place.path('bin')}:${PATH}`;
}

test.each([
  ['/nonexistent/kvm', 'x64-linux', 'vm-without-kvm', /ENOENT/],
  ['/dev/null', 'arm64-darwin', 'vm-system', /arm64-darwin/],
])('no machine with KVM: %s on %s', async (device, system, code, why) => {
  await expect(requireKvm(device, system)).rejects.toMatchObject({
    code,
    kind: 'environment',
    why: expect.stringMatching(why),
    fix: expect.stringContaining('--target sandbox'),
  });
  await expect(requireKvm('/dev/null', 'x64-linux')).resolves.toBeUndefined();
});

test('the report of a test is what Nix builds, and its output is received meanwhile', async () => {
  using place = new Workplace();
  nixThat(place, 'echo "host: boots" >&2; echo \'[{"drvPath":"d","outputs":{"out":"/nix/store/x-report"}}]\'');
  let heard = '';
  const onOutput = (text: string) => {
    heard += text;
  };
  expect(await buildTest('lab', { flake: '/srv/lab', timeout: 10_000, onOutput })).toBe('/nix/store/x-report');
  expect(heard).toContain('host: boots');
  expect(readFileSync(place.path('asked'), 'utf8')).toMatch(/ build .* \/srv\/lab#checks\.x86_64-linux\.lab\.report$/m);
});

test.each([
  [
    'a builder that may not start machines',
    "echo \"error: a 'x86_64-linux' with features {kvm, nixos-test} is required to build '/nix/store/x.drv', but I am a 'x86_64-linux'\" >&2; exit 1",
    /features \{kvm, nixos-test\}/,
    /system-features/,
  ],
  [
    'no such check',
    'echo "error: flake does not provide attribute" >&2; exit 1',
    /does not provide/,
    /nix build --print-build-logs/,
  ],
  [
    'a Nix that is too old for the lock',
    'echo "error: unsupported tarball input attribute \'lastModified\'" >&2; exit 1',
    /lastModified/,
    /Nix 2\.18/,
  ],
  ['nothing said', 'exit 1', /it said nothing/, /nix build/],
])('%s: what, why, fix', async (_what, does, why, fix) => {
  using place = new Workplace();
  nixThat(place, does);
  await expect(buildTest('lab', { flake: '.', timeout: 10_000 })).rejects.toMatchObject({
    code: 'vm-test-not-built',
    kind: 'environment',
    why: expect.stringMatching(why),
    fix: expect.stringMatching(fix),
  });
});

test('without Nix, the error is command-not-found', async () => {
  process.env.PATH = '/nonexistent';
  await expect(buildTest('lab', { flake: '.', timeout: 10_000 })).rejects.toMatchObject({ code: 'command-not-found' });
});

test.each([
  ['nothing', undefined, /ENOENT/],
  ['no JSON', 'so', /JSON/],
  ['another version', '{"version":2}', /version/],
])('a report that holds %s is refused', async (_what, text, why) => {
  using place = new Workplace();
  if (text !== undefined) place.write('run.json', text);
  await expect(readStory(place.folder)).rejects.toMatchObject({
    code: 'vm-report-unreadable',
    kind: 'usage',
    why: expect.stringMatching(why),
  });
});

test.each([
  [['--vm-report', 'lab=x'], /--vm-report does not apply to --target sandbox/],
  [['--target', 'vm', '--vm-report', 'nonsense=x'], /the tests are lab, as-planned/],
  [['--target', 'vm', '--vm-report', 'lab'], /TEST=FOLDER/],
  [['--target', 'vm', '--keep'], /--keep does not apply to --target vm/],
  [['--target', 'vm', '--select', 'step-6'], /--select does not apply to --target vm/],
  [['--target', 'vm', '--vm-report', 'lab=/nonexistent'], /is no report of a NixOS test/],
])('verify %j: exit 2', async (args, says) => {
  using place = new Workplace();
  const run = await callVirtspec(['verify', '--lab', `${root}lab.yaml`, ...args], {
    cwd: place.folder,
    env: place.env,
  });
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(says);
});

test('a test that broke off is exit 3, with a report that shows how far it got', async () => {
  using place = new Workplace();
  const steps = [{ name: 'booted', command: 'systemctl show', code: 0, said: 'Result=success\nExecMainStatus=0\n' }];
  place.write('out/run.json', JSON.stringify({ version: 1, test: 'lab', steps, broke: 'Exception: timed out' }));
  const args = ['verify', '--target', 'vm', '--vm-report', `lab=${place.path('out')}`, '--reporter', 'json'];
  const run = await callVirtspec([...args, '--lab', `${root}lab.yaml`], { cwd: place.folder, env: place.env });
  const report = JSON.parse(run.stdout);
  expect(run.code).toBe(3);
  expect(report).toMatchObject({
    verdict: 'INCOMPLETE',
    breakdown: { code: 'vm-test-broke-off', why: 'Exception: timed out' },
  });
  const of = (check: string) => report.findings.find((one: { check: string }) => one.check === check);
  expect([of('vm-activation').status, of('vm-reboot').status]).toEqual(['pass', 'skip']);
});
