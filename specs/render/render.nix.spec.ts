import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { record } from '../../lib/render/record.ts';
import { renderLab } from '../../lib/render/render.ts';
import { renderLive } from '../../lib/render/render-live.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixLists } from '../support/nix-sources.ts';

const nixvirt = await lockedNixVirt();
const { env } = process;
/** What a recording holds of an object; only Nix knows what was dropped, and where it is declared. */
const plain = (objects: readonly RenderedObject[]) =>
  objects.map(({ xml, dropped: _, declaredAt: __, ...object }) => ({ ...object, xml: xml.text }));

describeLane(
  'nix',
  'the reference lab, rendered live',
  () => {
    it('equals the recording (VIRTSPEC_RECORD=1 records it again)', async () => {
      const lab = await loadLab('lab.yaml');
      if (env.VIRTSPEC_RECORD) await record(lab);
      const live = await renderLab(lab);
      expect(live.provenance).toMatchObject({ kind: 'live', why: undefined });
      const recorded = await renderLab(lab, { env: { HOME: '/nonexistent', PATH: '/nonexistent' } });
      expect(plain(recorded.objects)).toEqual(plain(live.objects));
    });

    it('uses the NixVirt with the hash that Nix computes', async () => {
      const hex = execFileSync('nix-hash', ['--type', 'sha256', nixvirt.folder], { encoding: 'utf8' }).trim();
      const ours = Buffer.from((await narHash(nixvirt.folder, () => false)).replace('sha256-', ''), 'base64').toString(
        'hex',
      );
      expect(ours).toBe(hex);
    });
  },
  nixvirt.missing,
);

describeLane(
  'nix',
  "a lab's Nix code",
  () => {
    let folder: string;
    const put = (file: string, text: string) => writeFile(join(folder, `${file}.nix`), text);
    const live = (options = {}) =>
      renderLive(nixLists(folder), { nixpkgs: 'stub', nixvirt: nixvirt.folder }, { env, ...options });
    const render = async () => (await live()).connection;
    const objects = async () => (await render()).objects;
    const refused = (why: string | RegExp) =>
      expect(render()).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        kind: 'usage',
        why: typeof why === 'string' ? expect.stringContaining(why) : expect.stringMatching(why),
      });
    beforeEach(async () => {
      // Characters that are not allowed in a Nix path literal.
      folder = await mkdtemp(join(tmpdir(), "virtspec spec $(x) 'é "));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('may use a list or a function, with its own files and raw XML', async () => {
      await put('networks', 'args: [ { definition = args.NixVirt.lib.network.writeXML { name = "a b; c"; }; } ]');
      await put('pools', '[ { definition = builtins.toFile "p.xml" "<pool><name>p</name></pool>"; active = true; } ]');
      await put('domains', '{ NixVirt }: [ { definition = ./d.xml; active = false; restart = null; } ]');
      await writeFile(join(folder, 'd.xml'), '<domain><name>d</name></domain>');
      expect((await objects()).map(({ kind, name, active }) => [kind, name, active])).toEqual([
        ['network', 'a b; c', null],
        ['pool', 'p', true],
        ['domain', 'd', false],
      ]);
    });

    it("may read NixVirt's file back, as in the work plan's spike", async () => {
      await put(
        'networks',
        '{ NixVirt }: let text = builtins.readFile (NixVirt.lib.network.writeXML { name = "a"; }); in [ { definition = builtins.toFile "n" text; } ]',
      );
      expect((await objects()).map(({ name }) => name)).toEqual(['a']);
    });

    it('reports volumes that must not exist, by name or by definition', async () => {
      await put(
        'pools',
        '{ NixVirt }: with NixVirt.lib; [ { definition = pool.writeXML { name = "p"; }; volumes = [ { present = false; name = "x"; } { definition = volume.writeXML { name = "y"; }; name = "z"; } { present = false; definition = volume.writeXML { name = "w"; }; } ]; } ]',
      );
      const { objects, absent } = await render();
      expect(objects.map(({ kind, name, pool, option }) => [kind, name, pool, option])).toEqual([
        ['pool', 'p', undefined, undefined],
        ['volume', 'y', 'p', 'z'],
      ]);
      expect(absent).toEqual([
        { pool: 'p', name: 'x' },
        { pool: 'p', name: 'w' },
      ]);
    });

    it.each([
      ['{ }', 'pools.nix, volumes, has neither a definition nor a name'],
      ['{ name = "x"; }', 'pools.nix, volumes, is to be created without a definition: x'],
    ])('is refused with the volume %s, for which NixVirt loses its message', async (volume, why) => {
      await put(
        'pools',
        `{ NixVirt }: [ { definition = NixVirt.lib.pool.writeXML { name = "p"; }; volumes = [ ${volume} ]; } ]`,
      );
      await refused(why);
    });

    it('refuses a volume that must not exist under two names', async () => {
      await put(
        'pools',
        '{ NixVirt }: with NixVirt.lib; [ { definition = pool.writeXML { name = "p"; }; volumes = [ { present = false; name = "x"; definition = volume.writeXML { name = "y"; }; } ]; } ]',
      );
      await expect(render()).rejects.toMatchObject({ code: 'nix-volume-name', kind: 'usage' });
    });

    it('reports `restart`', async () => {
      await put(
        'domains',
        '{ NixVirt }: map (n: { definition = NixVirt.lib.domain.writeXML { name = n; }; restart = { a = true; b = false; c = null; }.${n}; }) [ "a" "b" "c" ]',
      );
      expect((await objects()).map(({ restart }) => restart)).toEqual([true, false, undefined]);
    });

    it('leaves objects alone for which there is no file, but not all of them', async () => {
      await put('networks', '[ ]');
      await put('domains', 'null');
      expect(await render()).toEqual({ objects: [], emptied: ['network'], absent: [] });
      await rm(join(folder, 'domains.nix'));
      await rm(join(folder, 'networks.nix'));
      await expect(render()).rejects.toMatchObject({ code: 'nix-folder-empty', kind: 'usage' });
    });

    it('that requires another argument than NixVirt is refused with what lists are called with', async () => {
      await put('networks', '{ nixvirt, lib ? null, ... }: [ ]');
      await refused(/networks\.nix requires the argument 'nixvirt'; lists are called with \{ NixVirt \}$/);
    });

    it('that has a function of its own which is called without an argument is refused by Nix', async () => {
      await put(
        'networks',
        '{ NixVirt, lib ? null, ... }: let net = { name, uuid }: name; in [ (net { name = "x"; }) ]',
      );
      await refused(/called without required argument 'uuid', at .*networks\.nix/);
    });

    it('refuses an attribute set instead of a list, as in the work plan', async () => {
      await put('networks', '{ NixVirt }: { lab-net = { definition = ./x.xml; }; }');
      await refused('networks.nix is a set; NixVirt expects a list');
    });

    it('refuses an option that NixVirt does not have', async () => {
      await put(
        'domains',
        '{ NixVirt }: [ { definition = NixVirt.lib.domain.writeXML { name = "d"; }; autostart = true; } ]',
      );
      await refused(
        "domains.nix has the option 'autostart' (domains.nix:1), which NixVirt does not know; it knows definition, active, restart",
      );
    });

    it("refuses the work plan's `++` on the template's one interface", async () => {
      await put(
        'domains',
        `{ NixVirt }:
let
  base = NixVirt.lib.domain.templates.windows { name = "d"; uuid = "u"; nvram_path = "/n"; };
in
[ { definition = NixVirt.lib.domain.writeXML (base // { devices = base.devices // {
  interface = base.devices.interface ++ [ { } ];
}; }); } ]`,
      );
      await refused(/value is a set while a list was expected.*, at \/.*domains\.nix:6:/);
    });

    it('refuses a value that NixVirt does not accept, at the position that leads there', async () => {
      await put(
        'domains',
        '{ NixVirt }: [\n  { definition = NixVirt.lib.domain.writeXML { name = "d"; memory = { count = "2"; }; }; }\n]',
      );
      await refused(
        /^domain d: memory\.count \(.*domains\.nix:2\) is a string \("2"\), and NixVirt takes an integer; did you mean 2\?$/,
      );
    });

    it.each([
      ['a syntax error', '{ NixVirt }: [', /syntax error.*domains\.nix:1:/],
      ['an undefined variable', '{ NixVirt }:\n[ foo ]', /undefined variable 'foo'.*domains\.nix:2:3/],
      ['an argument that is not given', '{ NixVirt, pkgs }: [ ]', /requires the argument 'pkgs'/],
      ['endless recursion', 'let x = x; in x', /infinite recursion/],
      [
        'a build',
        '[ { definition = derivation { name = "x"; builder = "/bin/sh"; system = "x86_64-linux"; }; } ]',
        /definition that is not a file/,
      ],
    ])('is refused with %s', async (_what, text, why) => {
      await put('domains', text);
      await refused(why);
    });

    it('is stopped after its time, and on request, and leaves nothing behind', async () => {
      await put(
        'domains',
        "builtins.foldl' (sum: n: sum + builtins.length (builtins.genList (x: x) 100000)) 0 (builtins.genList (n: n) 1000000)",
      );
      // A folder of its own for stores: other specs make theirs meanwhile.
      const own = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
      vi.stubEnv('TMPDIR', own);
      await expect(live({ timeout: 300 })).rejects.toMatchObject({
        code: 'nix-evaluation-timeout',
      });
      await expect(live({ signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ name: 'TimeoutError' });
      vi.unstubAllEnvs();
      expect(await readdir(own)).toEqual([]);
      await rm(own, { recursive: true });
    });
  },
  nixvirt.missing,
);
