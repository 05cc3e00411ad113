import { beforeEach, expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import type { Rendered } from '../../lib/model/rendered.ts';
import type { NixpkgsChoice } from '../../lib/nix/choose-nixpkgs.ts';
import { renderLab } from '../../lib/nix/render.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

const network = (name: string, more = '') =>
  `{ definition = NixVirt.lib.network.writeXML { name = ${name}; uuid = "5d3f6f2e-3c5f-4a0e-9f0e-0a8c8c0a1b02"; ${more} }; active = true; }`;
const networks = (list: string) =>
  `virtualisation.libvirt.enable = true; virtualisation.libvirt.connections."qemu:///system".networks = ${list};`;

describeLane(
  'nix',
  'an ordinary NixOS module, where there is no nixpkgs',
  () => {
    let place: Workplace;
    beforeEach(() => {
      place = new Workplace();
      return () => place[Symbol.dispose]();
    });

    /** @param flake what `source.flake` says */
    const render = async (flake = '.', nixpkgs?: NixpkgsChoice): Promise<Rendered> => {
      const lab = await loadLab(place.write('lab.yaml', `lab: ordinary\nsource: { flake: "${flake}" }\n`));
      const env = { ...process.env, VIRTSPEC_NIXVIRT: nixvirt.folder, VIRTSPEC_NIXPKGS_LIB: lib.folder };
      return renderLab(lab, { env, nixpkgs });
    };
    const names = ({ objects }: Rendered) => objects.map(({ kind, name }) => `${kind} ${name}`);

    test('one that declares an option of its own among NixOS’, and reads it', async () => {
      place.write(
        'flake.nix',
        `{ outputs = { self, nixpkgs, NixVirt }: { nixosModules.default = { config, lib, ... }: {
          imports = [ NixVirt.nixosModules.default ];
          options.services.my-vm.enable = lib.mkEnableOption "my VM";
          config = { services.my-vm.enable = true; ${networks(`lib.mkIf config.services.my-vm.enable [ ${network('"n"')} ]`)} };
        }; }; }`,
      );
      expect(names(await render())).toEqual(['network n']);
    });

    test('a NixOS configuration with specialArgs: its own nixpkgs is out of reach, which is said', async () => {
      place.write(
        'flake.nix',
        `{ inputs.nixpkgs.url = "https://nowhere.invalid/nixpkgs.tar.gz"; inputs.NixVirt.url = "https://nowhere.invalid/NixVirt.tar.gz";
          outputs = { self, nixpkgs, NixVirt }@inputs: {
          nixosModules.default = { inputs, ... }: {
            imports = [ inputs.NixVirt.nixosModules.default ]; ${networks(`[ ${network('"n"')} ]`)} };
          nixosConfigurations.host = nixpkgs.lib.nixosSystem {
            specialArgs = { inherit inputs; };
            modules = [ self.nixosModules.default { boot.loader.grub.enable = false; } ];
          };
        }; }`,
      );
      const rendered = await render('.#host');
      expect(names(rendered)).toEqual(['network n']);
      expect(rendered.provenance).toMatchObject({
        kind: 'live',
        text: expect.stringMatching(/, without nixpkgs$/),
        why: expect.stringMatching(/^its own nixpkgs cannot be had here: .*nowhere\.invalid/),
      });
      expect(rendered.provenance.why).not.toContain('own-nixpkgs.nix');
      await expect(render('.#host', 'own')).rejects.toMatchObject({ code: 'nix-fetch-failed' });
    });
  },
  nixvirt.missing ?? lib.missing,
);
