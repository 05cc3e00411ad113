import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NixSource } from '../../lib/lab/lab.ts';
import { makeWritable } from '../../lib/nix/make-writable.ts';
import { type NixWorld, renderLive } from '../../lib/render/render-live.ts';
import { describeLane } from '../support/lane.ts';
import { writeInputs, writeLockedCheckout } from '../support/locked-checkout.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { nixIn } from '../support/stand-in-nixpkgs.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

/** Store paths depend on the host; everything else must be the same. */
const withoutStorePaths = (text: string) =>
  text.replaceAll(/\/[^\s<'"]*\/store\/(?:virtspec-placeholder|[0-9a-z]{32})-/g, '/store/');
const textsOf = (rendered: Awaited<ReturnType<typeof renderLive>>) =>
  rendered.connection.objects.map(({ name, active, dropped, xml }) => ({ name, active, dropped, xml: xml.text }));

describeLane(
  'nix',
  'the lab, with its own nixpkgs and without',
  () => {
    let place: string;
    let lab: string;
    let nix: Record<string, string>;
    const before = { ...process.env };
    const source = (rest: Partial<NixSource>): NixSource => {
      return {
        kind: 'nix',
        folder: lab,
        lists: undefined,
        flake: undefined,
        connection: undefined,
        recorded: undefined,
        ...rest,
      };
    };
    const render = (of: NixSource, world: NixWorld) => renderLive(of, world, { env: process.env });
    const stub = { nixpkgs: 'stub', nixvirt: nixvirt.folder, nixpkgsLib: lib.folder } as const;

    /** The reference lab as a checkout, locked to what is available here, and a host that imports it. */
    beforeAll(async () => {
      place = await realpath(await mkdtemp(join(tmpdir(), 'virtspec-spec-')));
      lab = join(place, 'lab');
      nix = await nixIn(join(place, 'nix'));
      const inputs = await writeInputs(place, { lib: lib.folder, nixvirt: nixvirt.folder });
      await writeLockedCheckout(lab, inputs, nix);
      Object.assign(process.env, nix);
    }, 60_000);
    afterAll(async () => {
      for (const name of Object.keys(nix)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      await makeWritable(place);
      await rm(place, { recursive: true });
    });

    test('the lists give the same XML except for store paths, which are real with nixpkgs', async () => {
      const lists = source({ lists: join(lab, 'nixvirt') });
      const own = await render(lists, { nixpkgs: 'own', inputsOf: lab });
      const without = await render(lists, stub);
      expect(textsOf(own).map(({ xml, ...rest }) => ({ ...rest, xml: withoutStorePaths(xml) }))).toEqual(
        textsOf(without).map(({ xml, ...rest }) => ({ ...rest, xml: withoutStorePaths(xml) })),
      );
      const firmware = /<loader[^>]*>(.*\/OVMF_CODE\.ms\.fd)</;
      expect(own.connection.objects.find(({ name }) => name === 'DC01')?.xml.text).toMatch(firmware);
      const path = firmware.exec(own.connection.objects.find(({ name }) => name === 'DC01')?.xml.text ?? '')?.[1];
      expect(path).toMatch(new RegExp(`^${nix.NIX_STORE_DIR}/[0-9a-z]{32}-OVMF-fd/FV/`));
    });

    test('the module gives the same objects and the same facts', async () => {
      const module = source({ flake: { folder: lab, output: 'nixosModules', name: 'default' } });
      const own = await render(module, { nixpkgs: 'own', inputsOf: lab });
      const without = await render(module, stub);
      expect(textsOf(own).map(({ name, active, dropped }) => ({ name, active, dropped }))).toEqual(
        textsOf(without).map(({ name, active, dropped }) => ({ name, active, dropped })),
      );
      // Nix evaluates a copy of the flake in its store: the places are those of the flake itself.
      const placesOf = (rendered: typeof own) => rendered.connection.objects.map(({ declaredAt }) => declaredAt);
      expect(placesOf(own)).toEqual(placesOf(without));
      expect(placesOf(own).every((place) => place?.file.startsWith(`${lab}/nixvirt/`))).toBe(true);
      for (const { module: facts } of [own, without]) {
        expect(facts).toMatchObject({ enable: true, swtpm: true, connection: 'qemu:///system', failedAssertions: [] });
        expect(facts?.service?.script).toMatch(/nixvirt-module-helper +--connect qemu:\/\/\/system /);
      }
    });

    test('an attribute that the flake’s own NixVirt drops is reported', async () => {
      const domains = join(lab, 'nixvirt/domains.nix');
      const good = await readFile(domains, 'utf8');
      await writeFile(domains, good.replace('vcpu.count = vcpu;', 'vcpu = { count = vcpu; cuonter = 3; };'));
      try {
        const lists = source({ lists: join(lab, 'nixvirt') });
        const own = await render(lists, { nixpkgs: 'own', inputsOf: lab });
        const without = await render(lists, stub);
        for (const rendered of [own, without]) {
          expect(textsOf(rendered).flatMap(({ dropped }) => dropped)).toEqual(Array(4).fill('vcpu.cuonter'));
        }
      } finally {
        await writeFile(domains, good);
      }
    });

    test('another NixVirt can replace the flake’s', async () => {
      const lists = source({ lists: join(lab, 'nixvirt') });
      const { connection } = await render(lists, { nixpkgs: 'own', inputsOf: lab, nixvirt: nixvirt.folder });
      expect(connection.objects).toHaveLength(11);
    });

    test('`nix flake check` accepts the flake', () => {
      const args = ['flake', 'check', '--no-build', '--no-update-lock-file', lab];
      execFileSync('nix', args, { env: { ...process.env, ...nix }, stdio: 'pipe' });
    });

    test('a complete NixOS configuration is rendered, as for nixos-rebuild', async () => {
      const host = await writeHost(join(place, 'host'), { nixpkgs: join(place, 'nixpkgs'), lab });
      execFileSync('nix', ['flake', 'lock', host], { env: { ...process.env, ...nix }, stdio: 'pipe' });
      const flake = { folder: host, output: 'nixosConfigurations', name: 'my.host' } as const;
      const { connection, module } = await render(source({ folder: host, flake }), { nixpkgs: 'own', inputsOf: host });
      expect(connection.objects.map(({ name }) => name)).toContain('DC01');
      expect(module).toMatchObject({
        name: `${host}#nixosConfigurations."my.host"`,
        enable: true,
        failedAssertions: ['the homelab wants a fan'],
      });
    });

    test('an input that cannot be fetched is an error of kind environment', async () => {
      const folder = join(place, 'unreachable');
      const url = 'https://nowhere.invalid/nixpkgs.tar.gz';
      const narHash = `sha256-${'B'.repeat(43)}=`;
      const input = { locked: { type: 'tarball', url, narHash }, original: { type: 'tarball', url } };
      const nodes = { root: { inputs: { nixpkgs: 'nixpkgs', NixVirt: 'NixVirt' } }, nixpkgs: input, NixVirt: input };
      await mkdir(folder);
      await writeFile(join(folder, 'flake.lock'), JSON.stringify({ nodes, root: 'root', version: 7 }));
      const inputs = `{ nixpkgs.url = "${url}"; NixVirt.url = "${url}"; }`;
      await writeFile(join(folder, 'flake.nix'), `{ inputs = ${inputs}; outputs = { nixpkgs, NixVirt, ... }: { }; }`);
      const lists = source({ lists: join(lab, 'nixvirt') });
      await expect(render(lists, { nixpkgs: 'own', inputsOf: folder })).rejects.toMatchObject({
        code: 'nix-fetch-failed',
        kind: 'environment',
        why: expect.stringContaining('nowhere.invalid'),
      });
    });
  },
  nixvirt.missing ?? lib.missing,
);

/** A host that imports the lab's module, and whose assertion fails. */
async function writeHost(folder: string, inputs: { readonly nixpkgs: string; readonly lab: string }): Promise<string> {
  await mkdir(folder);
  await writeFile(
    join(folder, 'flake.nix'),
    `{
      inputs.nixpkgs.url = "path:${inputs.nixpkgs}";
      inputs.lab.url = "path:${inputs.lab}";
      inputs.NixVirt.follows = "lab/NixVirt";
      outputs = { nixpkgs, lab, ... }: {
        nixosConfigurations."my.host" = nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = [
            lab.nixosModules.default
            { networking.hostName = "my"; assertions = [ { assertion = false; message = "the homelab wants a fan"; } ]; }
          ];
        };
      };
    }`,
  );
  return folder;
}
