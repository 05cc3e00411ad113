import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import type { Rendered } from '../../lib/model/rendered.ts';
import type { NixpkgsChoice } from '../../lib/nix/choose-nixpkgs.ts';
import { renderLab } from '../../lib/render/render.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

const network = (name: string) => `{ definition = NixVirt.lib.network.writeXML { name = ${name}; }; active = true; }`;
const networks = (list: string) =>
  `virtualisation.libvirt.enable = true; virtualisation.libvirt.connections."qemu:///system".networks = ${list};`;

describeLane(
  'nix',
  'an ordinary NixOS module, without nixpkgs',
  () => {
    let place: Workplace;
    beforeEach(() => {
      place = new Workplace();
      return () => place[Symbol.dispose]();
    });

    /** @param flake the value of `source.flake` */
    const render = async (flake = '.', nixpkgs?: NixpkgsChoice): Promise<Rendered> => {
      const lab = await loadLab(place.write('lab.yaml', `lab: ordinary\nsource: { flake: "${flake}" }\n`));
      const env = { ...process.env, VIRTSPEC_NIXVIRT: nixvirt.folder, VIRTSPEC_NIXPKGS_LIB: lib.folder };
      return renderLab(lab, { env, nixpkgs });
    };
    const files = (all: Readonly<Record<string, string>>) => {
      for (const [name, text] of Object.entries(all)) place.write(name, text);
    };
    /** A flake whose default module is this. */
    const flake = (module: string, beside = '') =>
      `{ ${beside} outputs = { self, nixpkgs, NixVirt, ... }@inputs: { nixosModules.default = ${module}; }; }`;
    const names = ({ objects }: Rendered) => objects.map(({ kind, name }) => `${kind} ${name}`);

    // Each puts the values that it reads into the name of a network.
    test.each<[what: string, all: Readonly<Record<string, string>>, names: readonly string[], asked?: RegExp]>([
      [
        'an option of its own among NixOS’, which it reads',
        {
          'flake.nix': flake(`{ config, lib, ... }: {
            imports = [ NixVirt.nixosModules.default ];
            options.services.my-vm.enable = lib.mkEnableOption "my VM";
            config = { services.my-vm.enable = true; ${networks(`lib.mkIf config.services.my-vm.enable [ ${network('"n"')} ]`)} };
          }`),
        },
        ['n'],
      ],
      [
        'paths, functions, sets and imports of imports, with options, submodules and priorities',
        {
          'flake.nix': flake(
            '{ imports = [ inputs.NixVirt.nixosModules.default ./a.nix (import ./b.nix inputs) ./c ]; }',
          ),
          'a.nix': `{ config, lib, pkgs, inputs, NixVirt, ... }: with lib; {
            options.lab.nets = mkOption { default = { }; type = types.attrsOf (types.submodule ({ name, ... }: {
              options = { id = mkOption { type = types.int; default = 1; }; title = mkOption { type = types.str; default = name; }; };
            })); };
            options.lab.on = mkEnableOption "the lab";
            config = mkMerge [
              { lab.on = mkDefault false; virtualisation.libvirt.enable = true; }
              (mkIf config.lab.on { virtualisation.libvirt.connections."qemu:///system".networks = mapAttrsToList
                (_: net: { definition = inputs.NixVirt.lib.network.writeXML { name = net.title + toString net.id; }; }) config.lab.nets; })
              { assertions = [ { assertion = config.lab.nets ? lan; message = "no lan"; } ]; }
            ];
          }`,
          'b.nix': 'inputs: { lib, ... }: { lab = { on = true; nets.lan.id = lib.mkForce 7; }; }',
          'c/default.nix': '{ imports = [ ./d.nix ]; }',
          'c/d.nix': '{ lab.nets = { lan.id = 3; wan.title = "out"; }; }',
        },
        ['lan7', 'out1'],
      ],
      [
        'any option tree of NixOS, and reading it',
        {
          'flake.nix': flake(`{ config, lib, pkgs, ... }: {
            imports = [ NixVirt.nixosModules.default { boot.kernelModules = [ "vfio" ]; users.users.me = { isNormalUser = true; uid = 1000; }; } ];
            services.openssh = { enable = true; settings.PermitRootLogin = "no"; };
            boot.kernelModules = [ "kvm" ];
            networking = { hostName = "box"; domain = "lan"; bridges.br0.interfaces = [ "eth0" ]; };
            system.stateVersion = "24.11";
            virtualisation.libvirtd.qemu.vhostUserPackages = [ pkgs.virtiofsd ];
            fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; };
            ${networks(`[ ${network('"${config.networking.fqdn} ${toString config.services.openssh.enable} ${toString (lib.length config.boot.kernelModules)} ${config.users.users.me.home} ${config.system.stateVersion} ${lib.head config.networking.bridges.br0.interfaces}"')} ]`)}
          }`),
        },
        ['box.lan 1 2 /home/me 24.11 eth0'],
      ],
      [
        'what it sets depends on its own options, and on packages',
        {
          'flake.nix': flake(`{ config, lib, pkgs, ... }: let cfg = config.lab; in {
            imports = [ NixVirt.nixosModules.default { lab.user = "me"; } ];
            options.lab = { user = lib.mkOption { type = lib.types.str; }; enable = lib.mkEnableOption "it"; };
            options.services.lab.port = lib.mkOption { type = lib.types.port; default = 80; };
            config = {
              services = lib.optionalAttrs pkgs.stdenv.isLinux { \${cfg.user}.enable = true; lab.port = 81; };
              users.users.\${cfg.user}.extraGroups = lib.optional (config.services.lab.port == 81) "libvirtd";
              virtualisation = if cfg.enable then { } else { libvirtd.enable = true; libvirt = lib.mkIf (cfg.user == "me") { enable = true; connections."qemu:///system".networks =
                [ ${network('"${cfg.user} ${toString config.users.users.me.extraGroups} ${toString config.services.me.enable}"')} ]; }; };
            };
          }`),
        },
        ['me libvirtd 1'],
      ],
      [
        'NixOS’ own defaults, and switches that nothing turns on, which is said',
        {
          'flake.nix': flake(`{ config, ... }: let cfg = config.services.cockpit; in {
            imports = [ NixVirt.nixosModules.default ];
            ${networks(`[ ${network('"${config.networking.hostName}${toString config.services.nginx.enable}${toString cfg.enable}${toString config.virtualisation.libvirtd.enable}"')} ]`)}
          }`),
        },
        ['nixos1'],
        /, services\.nginx\.enable, services\.cockpit\.enable assumed off$/,
      ],
      [
        'packages that nobody listed, which is said',
        {
          'flake.nix': flake(`{ pkgs, lib, ... }: {
            imports = [ NixVirt.nixosModules.default ];
            environment.systemPackages = with pkgs; [ never read ];
            ${networks(`[ ${network('"${pkgs.zork} ${lib.getExe pkgs.grue} ${pkgs.python3Packages.lxml.pname} ${with pkgs; lantern}"')} ]`)}
          }`),
        },
        [
          '/nix/store/virtspec-placeholder-zork /nix/store/virtspec-placeholder-grue/bin/grue lxml /nix/store/virtspec-placeholder-lantern',
        ],
        /without nixpkgs, placeholders for pkgs\.zork, pkgs\.grue, pkgs\.python3Packages\.lxml, pkgs\.lantern$/,
      ],
      [
        'a package that is an option',
        {
          'flake.nix': flake(`{ config, pkgs, lib, ... }: {
            imports = [ NixVirt.nixosModules.default ];
            options.lab.tool = lib.mkPackageOption pkgs "zork" { };
            options.lab.other = lib.mkOption { type = lib.types.package; default = pkgs.grue.override { big = true; }; };
            config = { ${networks(`[ ${network('"${config.lab.tool.name} ${config.lab.other}"')} ]`)} };
          }`),
        },
        ['zork /nix/store/virtspec-placeholder-grue'],
        /, placeholders for pkgs\.zork, pkgs\.grue$/,
      ],
      [
        'firmware, files and packages of its own',
        {
          'flake.nix': flake(`{ pkgs, lib, ... }: {
            imports = [ NixVirt.nixosModules.default ];
            ${networks(`map (name: ${network('name')}) [
              "\${pkgs.OVMF.fd}/FV/OVMF_VARS.ms.fd"
              (builtins.readFile (pkgs.writeText "t" "text"))
              (builtins.readFile (pkgs.writeShellScript "t" "script"))
              "\${pkgs.runCommand "made" { } "touch $out"}"
              "\${pkgs.fetchurl { url = "https://nowhere.invalid/debian.iso"; hash = lib.fakeHash; }}"
              (builtins.readFile ((pkgs.formats.json { }).generate "x.json" { a = 1; }))
              "\${pkgs.callPackage ./own.nix { size = "2"; }}"
              pkgs.stdenv.hostPlatform.system
              (pkgs.lib.concatStrings [ "a" "b" ])
            ]`)}
          }`),
          'own.nix': '{ stdenv, zork, size }: stdenv.mkDerivation { pname = "own"; version = size; src = zork; }',
        },
        [
          '/nix/store/virtspec-placeholder-OVMF-fd/FV/OVMF_VARS.ms.fd',
          'text',
          'script',
          '/nix/store/virtspec-placeholder-made',
          '/nix/store/virtspec-placeholder-debian.iso',
          '{"a":1}',
          '/nix/store/virtspec-placeholder-own-2',
          'x86_64-linux',
          'ab',
        ],
      ],
      [
        'nixpkgs itself, imported',
        {
          'flake.nix': flake(`let
            pkgs = import nixpkgs { system = "aarch64-linux"; config.allowUnfree = true; overlays = [ (final: prev: { mine = prev.writeText "m" "mine"; }) ]; };
            old = nixpkgs.legacyPackages.x86_64-linux;
          in {
            imports = [ NixVirt.nixosModules.default ];
            ${networks(`[ ${network('"${builtins.readFile pkgs.mine} ${pkgs.system} ${old.quux.name} ${(import <nixpkgs> { }).lib.toUpper "x"} ${(import (nixpkgs + "/lib")).toLower "Y"}"')} ]`)}
          }`),
        },
        ['mine aarch64-linux quux X y'],
        /, without nixpkgs, placeholders for pkgs\.quux$/,
      ],
      [
        'what other flakes bring',
        {
          'flake.nix': flake(
            `{ imports = [
              NixVirt.nixosModules.default inputs.agenix.nixosModules.default inputs.sops-nix.nixosModules.sops inputs.disko.nixosModules.disko
              inputs.home-manager.nixosModules.home-manager ./hardware-configuration.nix
            ];
            age.secrets.x.file = ./x.age; sops.defaultSopsFile = ./y.yaml; disko.devices.disk.main.device = "/dev/sda";
            home-manager.useGlobalPkgs = true; home-manager.users.me = { pkgs, ... }: { home.stateVersion = "24.11"; programs.git.enable = true; };
            nixpkgs.overlays = [ inputs.agenix.overlays.default ];
            ${networks(`[ ${network('"${inputs.agenix.packages.x86_64-linux.default.name} ${inputs.disko.packages.${"x86_64-linux"}.disko}"')} ]`)} }`,
            'inputs = { agenix.url = "github:ryantm/agenix"; sops-nix.url = "github:Mic92/sops-nix"; disko.url = "github:nix-community/disko"; home-manager.url = "github:nix-community/home-manager"; };',
          ),
          'hardware-configuration.nix': `{ config, lib, pkgs, modulesPath, ... }: {
            imports = [ (modulesPath + "/installer/scan/not-detected.nix") (modulesPath + "/profiles/qemu-guest.nix") ];
            boot.initrd.availableKernelModules = [ "ahci" ]; nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux"; swapDevices = [ ];
          }`,
        },
        ['default /nix/store/virtspec-placeholder-disko'],
        /agenix\.nixosModules\.default, sops-nix\.nixosModules\.sops, disko\.nixosModules\.disko, agenix\.packages\.default, disko\.packages\.disko left empty; nixos\/modules\/installer\/scan\/not-detected\.nix, profiles\/qemu-guest\.nix left empty$/,
      ],
      [
        'an input that is a folder beside it, and one that is no flake',
        {
          'flake.nix': flake(
            '{ imports = [ NixVirt.nixosModules.default inputs.part.nixosModules.net (inputs.files + "/m.nix") ]; }',
            'inputs = { part.url = "path:./part"; files = { url = "path:./files"; flake = false; }; };',
          ),
          'part/flake.nix': `{ outputs = { self, NixVirt }: { nixosModules.net = { ${networks(`[ ${network('"part"')} ]`)} }; }; }`,
          'files/m.nix': '{ networking.hostName = "x"; }',
        },
        ['part'],
      ],
      [
        'sources that it fetches itself: fetchTarball, fetchGit, niv, flake-compat',
        {
          'flake.nix': flake(`{ imports = [ NixVirt.nixosModules.default ./module.nix ]; }`),
          'module.nix': `{ lib, ... }: let
            sources = import ./sources.nix;
            pkgs = import sources.nixpkgs { system = "x86_64-linux"; };
            channel = import (fetchTarball "https://channels.nixos.org/nixos-24.11/nixexprs.tar.xz") { };
            git = import (builtins.fetchGit { url = "https://github.com/NixOS/nixpkgs"; ref = "master"; }) { };
            NixVirt = (import sources.flake-compat { src = sources.NixVirt; }).defaultNix;
            mine = (import sources.flake-compat { src = ./.; }).outputs;
          in { ${networks(`[ ${network('"${pkgs.zork.name} ${channel.system} ${git.lib.toUpper "g"} ${toString (mine ? nixosModules)}"')} ]`)} }`,
          'sources.nix': `builtins.mapAttrs (name: source: source // { outPath = builtins.fetchTarball { inherit (source) url sha256; }; }) (builtins.fromJSON (builtins.readFile ./sources.json))`,
          'sources.json': JSON.stringify(
            Object.fromEntries(
              ['NixOS/nixpkgs', 'edolstra/flake-compat', 'AshleyYakeley/NixVirt'].map((repository) => {
                const sha256 = '0000000000000000000000000000000000000000000000000000';
                const url = `https://github.com/${repository}/archive/0.tar.gz`;
                return [repository.replace(/.*\//, ''), { url, sha256 }];
              }),
            ),
          ),
        },
        ['zork x86_64-linux G 1'],
        /, placeholders for pkgs\.zork; fetched sources taken from this machine$/,
      ],
      [
        'flake-utils',
        {
          'flake.nix': `{ inputs.flake-utils.url = "github:numtide/flake-utils"; outputs = { self, nixpkgs, NixVirt, flake-utils }:
            flake-utils.lib.eachDefaultSystem (system: let pkgs = nixpkgs.legacyPackages.\${system}; in { packages.default = pkgs.hello; devShells.default = pkgs.mkShell { }; })
            // { nixosModules.default = { imports = [ NixVirt.nixosModules.default ]; ${networks(`[ ${network('toString (builtins.length flake-utils.lib.defaultSystems)')} ]`)} }; }; }`,
        },
        ['4'],
      ],
      [
        'flake-parts',
        {
          'flake.nix': `{ inputs.NixVirt.url = "github:AshleyYakeley/NixVirt"; inputs.flake-parts.url = "github:hercules-ci/flake-parts"; outputs = inputs@{ flake-parts, ... }:
            flake-parts.lib.mkFlake { inherit inputs; } ({ withSystem, self, ... }: {
              systems = [ "x86_64-linux" ]; imports = [ ./part.nix ];
              perSystem = { pkgs, ... }: { packages.default = pkgs.hello; };
              flake.nixosModules.default = { imports = [ self.nixosModules.lab ]; };
            }); }`,
          'part.nix': `{ inputs, withSystem, lib, ... }: let inherit (inputs) NixVirt; in { flake.nixosModules.lab = { pkgs, ... }: {
            imports = [ NixVirt.nixosModules.default ]; ${networks(`[ ${network('withSystem "x86_64-linux" ({ pkgs, system, ... }: system)')} ]`)} }; }`,
        },
        ['x86_64-linux'],
      ],
    ])('%s', async (_what, all, expected, asked) => {
      files(all);
      const rendered = await render();
      expect(rendered.objects.map(({ name }) => name)).toEqual(expected);
      expect(rendered.provenance.text).toMatch(asked ?? /, without nixpkgs$/);
    });

    // A fault in the module is reported at its own position.
    test.each<[what: string, module: string, why: RegExp]>([
      ['a syntax error', '{ imports = [ ', /^syntax error, unexpected .*, at .*\/module\.nix:1:\d+$/],
      [
        'an undefined variable',
        '{ pkgs, ... }: { networking.hostName = foo; }',
        /^undefined variable 'foo', at .*\/module\.nix:1:40$/,
      ],
      [
        'an undefined variable where packages are in scope, outside of them',
        '{ pkgs, lib, ... }: { environment.systemPackages = with pkgs; [ hello ]; networking.hostName = hello; }',
        /^undefined variable 'hello', at .*\/module\.nix:1:\d+$/,
      ],
      [
        'an argument that nothing passes',
        '{ secret, ... }: { networking.hostName = secret; }',
        /^a module requires the argument 'secret', which is not passed to it \(specialArgs, _module\.args\), at .*\/flake\.nix:\d+:\d+$/,
      ],
      [
        'an attribute that its own set lacks',
        `{ NixVirt, ... }: let lab = { a = 1; }; in { ${networks(`[ ${network('toString lab.b')} ]`)} }`,
        /^attribute 'b' missing, at .*\/module\.nix:1:\d+$/,
      ],
      [
        'a value that NixVirt does not take',
        `{ NixVirt, ... }: { ${networks('[ { definition = NixVirt.lib.network.writeXML { name = 3; }; } ]')} }`,
        /cannot coerce an integer to a string|expected .*string/,
      ],
      [
        'a type error in an option of its own',
        `{ lib, ... }: { options.my.n = lib.mkOption { type = lib.types.int; }; config.my.n = "x"; } // { }`,
        /option `my\.n' is not of type `signed integer'/,
      ],
      [
        'a misspelt option of NixVirt',
        '{ virtualisation.libvirt.enabel = true; }',
        /^The option `virtualisation\.libvirt\.enabel' does not exist \(defined in .*\/module\.nix\)$/,
      ],
      [
        'a namespace that NixOS does not have',
        '{ netwroking.hostName = "x"; }',
        /^The option `netwroking\.hostName' does not exist \(defined in .*\/module\.nix\)$/,
      ],
      [
        'two values for one switch',
        '{ imports = [ { services.x.enable = true; } { services.x.enable = false; } ]; }',
        /`services\.x\.enable' has conflicting definition values/,
      ],
    ])('%s: its own fault', async (_what, module, why) => {
      files({
        'flake.nix': flake(`{ config, ... }: { imports = [ NixVirt.nixosModules.default ./module.nix ];
          ${networks(`[ ${network('"${config.networking.hostName}${toString (config.my.n or 1)}${toString (config.services.x.enable or 1)}"')} ]`)} }`),
        'module.nix': module,
      });
      await expect(render()).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        kind: 'usage',
        why: expect.stringMatching(why),
      });
    });

    test.each<[what: string, value: string, why: RegExp]>([
      [
        'an option of NixOS that no module sets',
        'config.services.nginx.virtualHosts.x.root',
        /^it reads `config\.services\.nginx\.virtualHosts\.x\.root`, which no module sets, at .*\/flake\.nix:2:\d+$/,
      ],
      [
        'a file that a package has',
        'builtins.readFile "${pkgs.cowsay}/share/moo"',
        /^it reads cowsay\/share\/moo, which must be fetched or built, at .*\/flake\.nix:2:\d+$/,
      ],
      [
        'the library of another flake',
        'inputs.nixos-lib.lib.hello',
        /^it uses the library of its input 'nixos-lib', which is not available, at .*\/flake\.nix:2:\d+$/,
      ],
      [
        'a part of nixpkgs’ source',
        'import (nixpkgs + "/pkgs/top-level/x.nix")',
        /^it reads pkgs\/top-level\/x\.nix from nixpkgs, at .*\/flake\.nix:2:\d+$/,
      ],
    ])('%s: cannot be evaluated without nixpkgs, which is said', async (_what, value, why) => {
      files({
        'flake.nix': flake(
          `{ config, pkgs, ... }: { imports = [ NixVirt.nixosModules.default ];\n ${networks(`[ ${network(value)} ]`)} }`,
          'inputs.nixos-lib.url = "github:someone/nixos-lib";',
        ),
      });
      await expect(render()).rejects.toMatchObject({
        code: 'nix-needs-nixpkgs',
        kind: 'environment',
        what: 'the lab cannot be evaluated without nixpkgs',
        why: expect.stringMatching(why),
        fix: "Evaluate it with the flake's own nixpkgs, if Nix has it or can fetch it: --nixpkgs own",
      });
    });

    test.each([
      ['a configuration of its own', '.#homeConfigurations."me@box"'],
      ['a module', '.#homeModules.lab'],
      ['a user of a host', '.#nixosModules.host'],
    ])('home-manager’s: %s', async (_what, reference) => {
      const session = `virtualisation.libvirt = { enable = true; connections."qemu:///session".networks = [ ${network('config.home.username')} ]; };`;
      files({
        'flake.nix': `{ inputs = { home-manager.url = "github:nix-community/home-manager"; nowhere.url = "path:/nonexistent"; };
          outputs = { self, nixpkgs, NixVirt, home-manager, ... }@inputs: {
            homeModules.lab = { config, pkgs, ... }: { imports = [ NixVirt.homeModules.default ]; home.packages = [ pkgs.virt-manager ]; ${session} };
            homeConfigurations."me@box" = home-manager.lib.homeManagerConfiguration {
              pkgs = nixpkgs.legacyPackages.x86_64-linux; extraSpecialArgs = { inherit inputs; };
              modules = [ self.homeModules.lab ({ inputs, lib, ... }: { home.username = "user"; home.homeDirectory = "/home/user"; home.stateVersion = "24.11"; programs.bash.enable = true; }) ];
            };
            nixosModules.host = { imports = [ home-manager.nixosModules.default ]; home-manager.users.user = self.homeModules.lab; };
          }; }`,
      });
      const { objects, module } = await render(reference.replaceAll('"', '\\"'));
      expect(objects.map(({ name }) => name)).toEqual(['user']);
      expect(module).toMatchObject({
        enable: true,
        connection: 'qemu:///session',
        service: { unit: 'home.activation.NixVirt', script: expect.stringContaining('--connect qemu:///session') },
      });
    });

    test('settings of NixOS’ modules in a lab write to no file of the user', async () => {
      const mine = place.write('nixos/mine.nix', '{ mine = true; }');
      const up = '../'.repeat(12);
      files({
        'flake.nix': flake(
          `{ imports = [ NixVirt.nixosModules.default ]; ${networks(`throw "no such file: \${toString <nixpkgs>}/nixos/modules/${up}${mine}"`)} }`,
        ),
      });
      await expect(render()).rejects.toThrow();
      expect(readFileSync(mine, 'utf8')).toBe('{ mine = true; }');
    });

    test('a NixOS configuration with specialArgs is rendered, and the report states that its own nixpkgs is unavailable', async () => {
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
        why: expect.stringMatching(/^its own nixpkgs is not available here: .*nowhere\.invalid/),
      });
      expect(rendered.provenance.why).not.toContain('own-nixpkgs.nix');
      await expect(render('.#host', 'own')).rejects.toMatchObject({ code: 'nix-fetch-failed' });
    });

    test('of a whole configuration the firewall is read, put together from all modules; of a module alone it is not', async () => {
      const written = (settings: string) =>
        place.write(
          'flake.nix',
          `{ inputs.NixVirt.url = "github:AshleyYakeley/NixVirt"; outputs = { self, nixpkgs, NixVirt }: {
            nixosModules.default = { imports = [ NixVirt.nixosModules.default ]; ${networks(`[ ${network('"n"')} ]`)} };
            nixosConfigurations.host = nixpkgs.lib.nixosSystem { modules = [ self.nixosModules.default ${settings} ]; };
          }; }`,
        );
      written(`{ networking.nftables.enable = true; networking.firewall.trustedInterfaces = [ "virbr1" ]; }
        ({ lib, ... }: { networking.firewall = { trustedInterfaces = lib.mkAfter [ "virbr2" ]; allowedUDPPorts = [ 53 ]; filterForward = true;
          interfaces.virbr3 = { allowedUDPPortRanges = [ { from = 67; to = 69; } ]; allowedTCPPorts = [ 53 ]; }; extraForwardRules = "iifname virbr3 accept"; }; })`);
      const open = { udp: [{ from: 53, to: 53 }], tcp: [] };
      const { module } = await render('.#host');
      expect(module && 'firewall' in module ? module.firewall : undefined).toEqual({
        ...{ enable: true, backend: 'nftables', trusted: ['virbr1', 'virbr2'], everywhere: open },
        interfaces: { virbr3: { udp: [{ from: 67, to: 69 }], tcp: [{ from: 53, to: 53 }] } },
        ...{ forwardFiltered: true, rules: '', forwardRules: 'iifname virbr3 accept', libvirt: null },
      });
      expect(await render()).toMatchObject({ module: { firewall: undefined } });

      written('{ networking.firewall.enable = false; virtualisation.libvirtd.firewallBackend = "iptables"; }');
      expect(await render('.#host')).toMatchObject({
        module: { firewall: { enable: false, backend: 'iptables', trusted: [], libvirt: 'iptables' } },
      });

      // A firewall that cannot be evaluated takes nothing else with it.
      for (const port of ['throw "not here"', 'config.services.unknown.port', '"53"', 'builtins.abort "no"']) {
        written(`({ config, ... }: { networking.firewall.allowedUDPPorts = [ (${port}) ]; })`);
        const rendered = await render('.#host');
        expect(names(rendered)).toEqual(['network n']);
        expect(rendered).toMatchObject({ module: { firewall: undefined } });
      }
    });
  },
  nixvirt.missing ?? lib.missing,
);
