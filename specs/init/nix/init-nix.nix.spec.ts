import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertLab } from '../../../lib/init/nix/convert-lab.ts';
import { loadLab } from '../../../lib/lab/load.ts';
import { readGrammar } from '../../../lib/nixvirt/grammar.ts';
import { renderLab } from '../../../lib/render/render.ts';
import { readXmlFolder } from '../../../lib/render/xml-folder.ts';
import type { ReportJson } from '../../../lib/report/report-json.ts';
import { describeLane, missingTools } from '../../support/lane.ts';
import { lockedNixVirt, masterNixVirt } from '../../support/nix-sources.ts';
import { root, runVirtspec } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const master = await masterNixVirt();

/** Every lab of libvirt XML among the fixtures, and how many of its objects NixVirt 0.6.0 cannot express. */
const folders = ['labs', 'labs/shapes', 'labs/traps', 'cases'].flatMap((folder) =>
  readdirSync(join(root, 'fixtures', folder)).map((name) => join('fixtures', folder, name, 'xml')),
);
const labs = ['fixtures/rendered/homelab-sccm', ...folders].filter((folder) => existsSync(join(root, folder)));

const env = { ...process.env, VIRTSPEC_NIXVIRT: nixvirt.folder };

describeLane(
  'nix',
  'virtspec init --nix from a folder of XML',
  () => {
    test.for(labs)('%s: NixVirt renders every object again as it was', async (folder) => {
      const lab = await readXmlFolder(join(root, folder));
      const { drafts } = await convertLab(lab, { base: root, env });
      // convertLab itself compares; here is what it may not do: lose one, or give up on all.
      expect(drafts.map(({ object }) => object)).toEqual(lab.objects);
      for (const draft of drafts) if (draft.form === 'xml') expect(draft.because.join()).toMatch(/^NixVirt .* \w/);
    });

    test('the reference lab and the plain one are attributes throughout', async () => {
      for (const folder of ['fixtures/rendered/homelab-sccm', 'fixtures/labs/plain-linux/xml']) {
        const { drafts } = await convertLab(await readXmlFolder(join(root, folder)), { base: root, env });
        expect(drafts.filter(({ form }) => form === 'xml')).toEqual([]);
      }
    });

    test('NixVirt’s own examples are attributes throughout', async () => {
      using place = new Workplace();
      const folder = join(nixvirt.folder ?? '', 'checks/domain');
      const examples = readdirSync(folder).filter((name) =>
        /<name>/.test(readFileSync(join(folder, name, 'expected.xml'), 'utf8')),
      );
      for (const [at, name] of examples.entries()) {
        const text = readFileSync(join(folder, name, 'expected.xml'), 'utf8');
        const own = text
          .replace(/<uuid>.*?</, `<uuid>00000000-0000-4000-8000-00000000000${at}<`)
          .replace(/<name>/, `<name>${name}-`);
        place.write(`xml/domains/${name}.xml`, own);
      }
      const { drafts } = await convertLab(await readXmlFolder(place.path('xml')), { base: root, env });
      expect(drafts.length).toBeGreaterThanOrEqual(7);
      expect(drafts.filter(({ form }) => form === 'xml')).toEqual([]);
    });

    test('without a lock, the newest NixVirt of the cache is used, and said', async () => {
      using place = new Workplace();
      cpSync(join(root, 'fixtures/labs/plain-linux/xml'), place.path('xml'), { recursive: true });
      const made = await run(['init', 'xml', '--nix'], place, { VIRTSPEC_NIXVIRT: '' });
      expect(made).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/NixVirt \S+ \(\w+\), the newest release in the cache renders it/),
      });
      expect((await run(['verify', '--target', 'rendered'], place, { VIRTSPEC_NIXVIRT: '' })).code).toBe(0);
    });

    test('a newer NixVirt can express more, without a word in virtspec', async ({ skip }) => {
      if (master.missing !== undefined) skip(master.missing);
      const lab = await readXmlFolder(join(root, 'fixtures/labs/rich-host/xml'));
      const count = async (folder: string) => {
        const { drafts } = await convertLab(lab, { base: root, env, nixvirt: folder });
        return drafts.filter(({ form }) => form === 'xml').length;
      };
      expect(await count(master.folder)).toBeLessThan(await count(nixvirt.folder ?? ''));
    });

    test('the command: lists, a module and a lab file that is green without an edit; the same objects, treated the same', async () => {
      using place = new Workplace();
      cpSync(join(root, 'fixtures/labs/rich-host/xml'), place.path('xml'), { recursive: true });
      const made = await run(['init', 'xml', '--nix', '--nix-folder', 'my lab'], place);
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Wrote my lab\/ and lab\.yaml: /) });
      expect(made.stdout).toContain('  network pxe: NixVirt has no attribute for dnsmasq:options\n');
      expect(made.stdout).toContain('(import (./. + "/my lab/module.nix") { inherit NixVirt; })');
      expect(readFileSync(place.path('my lab/networks.nix'), 'utf8')).toContain('definition = ./xml/networks/pxe.xml;');
      const before = await readXmlFolder(place.path('xml'));
      const after = await renderLab(await loadLab(place.path('lab.yaml')), { env });
      const treated = ({ objects, emptied, absent }: typeof before | typeof after) => ({
        objects: objects.map(({ kind, name, uuid, pool, active, restart }) => ({
          kind,
          name,
          uuid,
          pool,
          active,
          restart,
        })),
        ...{ emptied, absent },
      });
      expect(treated(after)).toEqual(treated(before));
      const { stdout } = await run(['verify', '--target', 'rendered', '--reporter', 'json'], place);
      const failed = (JSON.parse(stdout) as ReportJson).findings.filter(({ status }) => status === 'error');
      expect(failed).toEqual([]);
    });

    test.for([
      ['a name with a blank, quotes and an umlaut', 'mail "ü" $' + "{x} \\ 's", 'builtins.toFile "mail-'],
      ['a name like an option', '--help', '"--help"'],
      ['a name like a hidden file', '.hidden', 'name = ".hidden"'],
      ['a name of many letters', 'x'.repeat(200), `builtins.toFile "${'x'.repeat(60)}`],
    ])('%s', async ([, name = '', text]) => {
      using place = new Workplace();
      const escaped = name.replaceAll('"', '&quot;');
      const machine = "<memory unit='MiB'>16</memory><os><type arch='x86_64'>hvm</type></os>";
      place.write('xml/domains/a.xml', `<domain type='qemu'><name>${escaped}</name>${machine}</domain>`);
      place.write('xml/domains/b.xml', `<domain type='qemu'><name>${escaped}-2</name>${machine}<panic/></domain>`);
      const lab = await readXmlFolder(place.path('xml'));
      const { files, drafts } = await convertLab(lab, { base: root, env });
      expect(drafts.map(({ form }) => form)).toEqual(['attributes', 'xml']);
      expect(files.get('domains.nix')).toContain(text);
      for (const path of files.keys()) expect(path).toMatch(/^[\w+./-]+$/);
    });

    test('nothing is overwritten, and nothing is half written', async () => {
      using place = new Workplace();
      cpSync(join(root, 'fixtures/labs/plain-linux/xml'), place.path('xml'), { recursive: true });
      place.write('nixvirt/mine.nix', '{ }\n');
      const { code, stderr } = await run(['init', 'xml', '--nix'], place);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/nixvirt already exists; nothing was written[\s\S]*--nix-folder/),
      });
      // The lab file cannot be written after all.
      mkdirSync(place.path('locked'), { mode: 0o755 });
      const without = await run(['init', 'xml', '--nix', '--nix-folder', 'new', '--lab', 'xml'], place);
      expect(without.code).toBe(2);
      expect([existsSync(place.path('new')), existsSync(place.path('lab.yaml'))]).toEqual([false, false]);
    });

    test('without Nix, without NixVirt, and for what is Nix already: why, and the way on; nothing is written', async () => {
      using place = new Workplace();
      cpSync(join(root, 'fixtures/labs/plain-linux/xml'), place.path('xml'), { recursive: true });
      cpSync(join(root, 'nixvirt'), place.path('lists'), { recursive: true });
      const noNix = await run(['init', 'xml', '--nix'], place, { PATH: '/nonexistent' });
      expect(noNix).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(
          /cannot be written as Nix here.*\n {2}why: .*nix-instantiate is not installed\n {2}fix: Install Nix\. Without --nix/,
        ),
      });
      const noNixVirt = await run(['init', 'xml', '--nix'], place, {
        VIRTSPEC_NIXVIRT: '',
        XDG_CACHE_HOME: place.path('empty'),
      });
      expect(noNixVirt).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(
          /no release is in the cache\n {2}fix: Get it once: `git clone .*`, then `virtspec nixvirt add NixVirt`/,
        ),
      });
      const lists = await run(['init', 'lists', '--nix'], place);
      expect(lists).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/lists is Nix already.*\n.*\n {2}fix: .*virtspec init lists/),
      });
      expect(readdirSync(place.folder).sort()).toEqual(['lists', 't', 'xml']);
    });

    test('a source of NixVirt that is built otherwise is named', async () => {
      using place = new Workplace();
      for (const kind of ['network', 'pool', 'volume', 'domain']) {
        place.write(`generate-xml/${kind}.nix`, 'object: "<x/>"');
      }
      await expect(readGrammar(place.folder, { env })).rejects.toMatchObject({
        code: 'nixvirt-grammar',
        kind: 'environment',
      });
    });
  },
  nixvirt.missing ?? missingTools('nix'),
);

function run(words: readonly string[], place: Workplace, more: NodeJS.ProcessEnv = {}) {
  return runVirtspec(words, {
    cwd: place.folder,
    env: { ...place.env, VIRTSPEC_NIXVIRT: nixvirt.folder ?? '', ...more },
  });
}
