import { beforeEach, expect, test } from 'vitest';
import type { FlakeReference } from '../../lib/lab/lab.ts';
import { renderLive } from '../../lib/render/render-live.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

const network = '{ definition = NixVirt.lib.network.writeXML { name = "lan"; }; active = true; }';
const connection = (lists: string) => `virtualisation.libvirt.connections."qemu:///system" = { ${lists} };`;

describeLane(
  'nix',
  'a flake, evaluated without nixpkgs',
  () => {
    let place: Workplace;
    beforeEach(() => {
      place = new Workplace();
      return () => place[Symbol.dispose]();
    });

    const flake = (outputs: string) =>
      place.write('flake.nix', `{ outputs = { self, nixpkgs, NixVirt, ... }: { ${outputs} }; }`);
    /** A flake whose default module has this configuration. */
    const module = (config: string) =>
      flake(`nixosModules.default = { lib, pkgs, ... }: {
        imports = [ NixVirt.nixosModules.default ];
        config = { ${config} };
      };`);
    const render = (reference: Partial<FlakeReference> = {}, uri?: string) => {
      const { folder } = place;
      const of = { folder, output: 'nixosModules', name: 'default', ...reference } as const;
      const source = {
        kind: 'nix',
        folder,
        lists: undefined,
        flake: of,
        connection: uri,
        recorded: undefined,
      } as const;
      const world = { nixpkgs: 'stub', nixvirt: nixvirt.folder, nixpkgsLib: lib.folder } as const;
      return renderLive(source, world, { env: process.env });
    };
    const refused = (rendering: Promise<unknown>, why: string | RegExp) =>
      expect(rendering).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        why: typeof why === 'string' ? expect.stringContaining(why) : expect.stringMatching(why),
      });

    test('a module is evaluated: its objects, whether it is enabled, its unit', async () => {
      module(`virtualisation.libvirt.enable = true; environment.systemPackages = [ pkgs.nothing-here ];
        ${connection(`networks = [ ${network} ]; domains = [ ];`)}`);
      const { connection: declared, module: facts } = await render();
      expect(declared).toMatchObject({
        objects: [{ kind: 'network', name: 'lan', active: true }],
        emptied: ['domain'],
      });
      expect(facts).toMatchObject({
        enable: true,
        swtpm: false,
        connections: ['qemu:///system'],
        service: { wantedBy: ['multi-user.target'], script: expect.stringContaining('--connect qemu:///system') },
      });
    });

    test('without `enable`, as in the work plan, it declares the lab, but has no unit', async () => {
      module(connection(`networks = [ ${network} ];`));
      const { connection: declared, module: facts } = await render();
      expect(declared.objects).toHaveLength(1);
      expect(facts).toMatchObject({ enable: false, service: undefined });
    });

    test('an attribute that NixVirt drops is reported through the module too', async () => {
      module(
        connection(
          'networks = [ { definition = NixVirt.lib.network.writeXML { name = "lan"; forwrad.mode = "nat"; }; } ];',
        ),
      );
      const { connection: declared } = await render();
      expect(declared.objects[0]?.dropped).toEqual(['forwrad']);
    });

    test('a NixOS configuration with specialArgs and NixOS’ own options is evaluated', async () => {
      flake(`nixosConfigurations."my.host" = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit NixVirt; };
        modules = [
          ({ NixVirt, ... }: { imports = [ NixVirt.nixosModules.default ]; })
          { networking.hostName = "my"; virtualisation.libvirt.enable = true; ${connection(`networks = [ ${network} ];`)} }
          { assertions = [ { assertion = false; message = "a fan is missing"; } ]; }
        ];
      };`);
      const { module: facts } = await render({ output: 'nixosConfigurations', name: 'my.host' });
      expect(facts).toMatchObject({ enable: true, failedAssertions: ['a fan is missing'] });
    });

    test('the requested connection is used, or the only one', async () => {
      const session = `virtualisation.libvirt.connections."qemu:///session" = { networks = [ ${network} ]; };`;
      module(session);
      expect((await render()).module).toMatchObject({ connection: 'qemu:///session' });
      module(`${session} ${connection('networks = [ ];')}`);
      expect((await render()).module).toMatchObject({ connection: 'qemu:///system' });
      expect((await render({}, 'qemu:///session')).connection.objects).toHaveLength(1);
      await refused(render({}, 'lxc:///'), 'has no connection lxc:///; it has qemu:///session, qemu:///system');
    });

    test.each([
      ['an attribute set for a list', connection('networks = { lan = { }; };'), /networks' is not of type/],
      [
        'a misspelt option of NixVirt',
        'virtualisation.libvirt.enabel = true;',
        /virtualisation\.libvirt\.enabel' does not exist/,
      ],
      [
        'a misspelt option of an object',
        connection('networks = [ { definition = ./x; actve = true; } ];'),
        /actve' does not exist/,
      ],
      ['an error of its own', `virtualisation.libvirt.connections = throw "no lab today";`, 'no lab today, at '],
    ])('is refused with %s', async (_what, config, why) => {
      module(config);
      await refused(render(), why);
    });

    test('a flake without such an output is refused, with those that exist', async () => {
      flake('nixosModules.lab = { }; nixosModules.other = { };');
      await refused(render(), /has no nixosModules\.default; it has lab, other$/);
      await refused(render({ output: 'nixosConfigurations', name: 'host' }), /has no nixosConfigurations$/);
    });

    test('a flake without NixVirt’s module, or without objects, is refused', async () => {
      flake('nixosModules.default = { };');
      await refused(render(), 'does not import NixVirt');
      module('virtualisation.libvirt.enable = true;');
      await expect(render()).rejects.toMatchObject({ code: 'nix-flake-empty', kind: 'usage' });
    });

    test('a missing input’s module sets nothing, which is reported, and what its library returns is refused', async () => {
      const inputs = 'inputs.disko.url = "github:nix-community/disko";';
      const outputs = (imports: string) =>
        place.write(
          'flake.nix',
          `{ ${inputs} outputs = { self, NixVirt, ... }@inputs: { nixosModules.default = {
            imports = [ NixVirt.nixosModules.default ${imports} ]; ${connection(`networks = [ ${network} ];`)} }; }; }`,
        );
      outputs('');
      expect((await render()).asked.inputs).toEqual([]);
      outputs('inputs.disko.nixosModules.default');
      expect((await render()).asked.inputs).toEqual([['disko', 'nixosModules', 'default']]);
      outputs('(inputs.disko.lib.make { })');
      await expect(render()).rejects.toMatchObject({
        code: 'nix-needs-nixpkgs',
        why: expect.stringContaining("it uses the library of its input 'disko', which is not available"),
      });
    });

    test('a missing flake is refused', async () => {
      await expect(render()).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        why: expect.stringContaining('flake.nix'),
      });
    });
  },
  nixvirt.missing ?? lib.missing,
);
