import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** Sound labs of libvirt XML, without their lab files. */
const folders = [
  'fixtures/labs/plain-linux',
  ...readdirSync(join(root, 'fixtures/labs/shapes')).map((name) => `fixtures/labs/shapes/${name}`),
].filter((folder) => existsSync(join(root, folder, 'xml')));

function placeOf(folder: string, place: Workplace): void {
  cpSync(join(root, folder, 'xml'), place.path('xml'), { recursive: true });
}

describe('virtspec init, in a folder with XML', () => {
  test.each(folders)(
    '%s: the file is green without an edit, names every object, and says nothing of UUIDs and MACs',
    async (folder) => {
      using place = new Workplace();
      placeOf(folder, place);
      const made = await runVirtspec(['init'], { cwd: place.folder, env: place.env });
      expect(made).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Wrote lab\.yaml: .*\n\nNext: virtspec verify\n$/),
      });
      const text = readFileSync(place.path('lab.yaml'), 'utf8');
      expect(text).not.toMatch(/^ .*(uuid|mac):/m);
      const args = ['verify', '--target', 'rendered', '--reporter', 'json'];
      const verified = await runVirtspec(args, { cwd: place.folder, env: place.env });
      const report = JSON.parse(verified.stdout) as ReportJson;
      const ofFile = (check: string) => report.findings.filter((finding) => finding.check === check);
      expect(report.findings.filter(({ status }) => status === 'fail' || status === 'error')).toEqual([]);
      expect(verified.code).toBe(0);
      // What is held is judged.
      expect(ofFile('object-declared').length).toBeGreaterThan(0);
      const objects = ['networks', 'pools', 'domains'].flatMap((part) =>
        Object.keys((parse(text) as Record<string, object>)[part] ?? {}),
      );
      expect(objects.length).toBeGreaterThan(0);
    },
  );

  test('a change by mistake is red against the file that was made before it', async () => {
    using place = new Workplace();
    placeOf('fixtures/labs/plain-linux', place);
    await runVirtspec(['init'], { cwd: place.folder, env: place.env });
    const [file = ''] = readdirSync(place.path('xml/domains'));
    const xml = readFileSync(place.path(`xml/domains/${file}`), 'utf8');
    place.write(`xml/domains/${file}`, xml.replace(/<memory[^>]*>\d+</, "<memory unit='MiB'>64<"));
    const args = ['verify', '--target', 'rendered', '--select', 'domain-memory', '--reporter', 'json'];
    const { code, stdout } = await runVirtspec(args, { cwd: place.folder, env: place.env });
    expect({ code, verdict: (JSON.parse(stdout) as ReportJson).verdict }).toEqual({ code: 1, verdict: 'FAILED' });
  });

  test('what may be a mistake is not held: the lab is green when it is corrected, without an edit of the lab file', async () => {
    using place = new Workplace();
    placeOf('fixtures/labs/plain-linux', place);
    const [file = ''] = readdirSync(place.path('xml/domains'));
    const xml = readFileSync(place.path(`xml/domains/${file}`), 'utf8');
    const other = xml
      .replace(/<name>[^<]*</, '<name>clone<')
      .replace(/<uuid>[0-9a-f]{8}/, '<uuid>0c10c10c')
      .replaceAll(/52:54:00:[0-9a-f]{2}/g, '52:54:00:c1');
    place.write('xml/domains/clone.xml', other);
    const { code, stdout } = await runVirtspec(['init'], { cwd: place.folder, env: place.env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/ wrong in the declaration; what /) });
    const text = readFileSync(place.path('lab.yaml'), 'utf8');
    expect(text).toMatch(/ {2}# not held until it is right \(disk-unique\): disks\n {2}clone: \{ memory: /);
    const { domains } = parse(text) as { domains: Record<string, object> };
    expect(Object.values(domains).filter((held) => 'disks' in held)).toEqual([]);
    const verify = () =>
      runVirtspec(['verify', '--target', 'rendered', '--reporter', 'json'], { cwd: place.folder, env: place.env });
    const broken = JSON.parse((await verify()).stdout) as ReportJson;
    expect(broken.findings.filter(({ check, status }) => check === 'disk-unique' && status === 'warn')).toHaveLength(2);
    place.write('xml/domains/clone.xml', other.replace(/<disk [\s\S]*?<\/disk>/, ''));
    const corrected = await verify();
    const { findings } = JSON.parse(corrected.stdout) as ReportJson;
    expect(findings.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([]);
    expect(corrected.code).toBe(0);
  });

  test('no file is overwritten', async () => {
    using place = new Workplace();
    placeOf('fixtures/labs/plain-linux', place);
    place.write('lab.yaml', '# mine\n');
    const { code, stdout, stderr } = await runVirtspec(['init'], { cwd: place.folder, env: place.env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/lab\.yaml already exists; nothing was written/);
    expect(readFileSync(place.path('lab.yaml'), 'utf8')).toBe('# mine\n');
  });

  test.each([
    [
      ['init'],
      /no lab was found in .*\n {2}why: neither it nor nixvirt\/.*\n {2}fix: .*virtspec init -c qemu:\/\/\/system/,
    ],
    [['init', 'nowhere'], /there is no lab in nowhere\n {2}why: it does not exist/],
    [['init', 'github:a/b#host'], /must be a local folder, not a URL/],
    [['init', '.', '-c', 'test:///default'], /a source and --connect were both passed/],
    [['verify'], /lab\.yaml does not exist[\s\S]*virtspec init/],
  ])('%j in an empty folder: exit 2, and the way on', async (args, says) => {
    using place = new Workplace();
    const { code, stdout, stderr } = await runVirtspec(args, { cwd: place.folder, env: place.env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(existsSync(place.path('lab.yaml'))).toBe(false);
  });
});

describe('virtspec init, without NixVirt in reach', () => {
  const without = (place: Workplace) => ({
    ...place.env,
    VIRTSPEC_NIXVIRT: undefined,
    VIRTSPEC_NIXPKGS_LIB: undefined,
    XDG_CACHE_HOME: place.path('cache'),
    HOME: place.folder,
  });

  test.each([
    ['networks.nix', '[ ]', /^ {2}fix: Get it once: .*virtspec nixvirt add/m],
    ['flake.nix', '{ outputs = _: { }; }', /^ {2}fix: Lock the flake: `nix flake lock`\. Without it: Get it once:/m],
  ])('%s: exit 3, nothing is written, and how to get NixVirt is the fix', async (file, text, fix) => {
    using place = new Workplace();
    place.write(file, text);
    const { code, stdout, stderr } = await runVirtspec(['init'], { cwd: place.folder, env: without(place) });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/; nothing was written\n {2}why: NixVirt’s source is not available: .*no release is in the/);
    expect(stderr).toMatch(fix);
    expect(stderr).not.toMatch(file === 'flake.nix' ? /recorded/ : /recorded|nix flake lock/);
    expect(existsSync(place.path('lab.yaml'))).toBe(false);
  });
});

describe('the lab as an argument', () => {
  const verify = (words: readonly string[], place: Workplace) =>
    runVirtspec(['verify', ...words, '--target', 'rendered', '--reporter', 'json'], {
      cwd: place.folder,
      env: place.env,
    });

  test.each([['lab'], ['lab/'], ['lab/lab.yaml']])('verify %s', async (word) => {
    using place = new Workplace();
    mkdirSync(place.path('lab'));
    cpSync(join(root, 'fixtures/labs/plain-linux'), place.path('lab'), { recursive: true });
    const { code, stdout } = await verify([word], place);
    expect({ code, lab: (JSON.parse(stdout) as ReportJson).lab?.name }).toEqual({ code: 0, lab: 'plain-linux' });
  });

  test('a folder without a lab.yaml: exit 2, and init is offered', async () => {
    using place = new Workplace();
    mkdirSync(place.path('lab'));
    const { code, stderr } = await verify(['lab'], place);
    expect(code).toBe(2);
    expect(stderr).toMatch(/lab\/lab\.yaml does not exist[\s\S]*virtspec init/);
  });

  test('a word that is another option’s, and a lab that is named twice', async () => {
    using place = new Workplace();
    cpSync(join(root, 'fixtures/labs/plain-linux'), place.path('lab'), { recursive: true });
    expect((await verify(['network-dhcp-range'], place)).stderr).toMatch(
      /Did you mean virtspec verify --select network-dhcp-range\?/,
    );
    expect((await verify(['lab', '--lab', 'lab/lab.yaml'], place)).stderr).toMatch(/two lab files were passed/);
    rmSync(place.path('lab'), { recursive: true });
  });
});
