import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a flake that stands in for nixpkgs where nothing of nixpkgs can be built: its `lib` is nixpkgs' own, its packages are
 * derivations by /bin/sh, its NixOS declares the few options that a lab sets. What evaluates with it evaluates with Nix' own flakes, store and derivations.
 *
 * @param lib nixpkgs' lib folder
 * @returns its folder
 */
export async function writeStandInNixpkgs(folder: string, lib: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(lib, join(folder, 'lib'), { recursive: true });
  await writeFile(
    join(folder, 'flake.nix'),
    `{ outputs = _: rec {
      lib = import ./lib // {
        nixosSystem = { system, modules, ... }: lib.evalModules { modules = [ ./nixos.nix { _module.args.pkgs = legacyPackages.\${system}; } ] ++ modules; };
      };
      legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ] (system: import ./. { inherit system; });
    }; }`,
  );
  await writeFile(
    join(folder, 'nixos.nix'),
    `{ lib, ... }:
let anything = lib.mkOption { type = lib.types.lazyAttrsOf lib.types.anything; default = { }; };
in
{
  options = lib.genAttrs [ "environment" "networking" "systemd" ] (_: anything) // {
    virtualisation.libvirtd = anything;
    assertions = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
  };
}
`,
  );
  await writeFile(
    join(folder, 'default.nix'),
    `{ system, ... }:
let
  lib = import ./lib;
  make = name: script: more: derivation ({ inherit name system; builder = "/bin/sh"; args = [ "-c" script ]; } // more);
  package = name: make name "echo > $out" { } // { meta.mainProgram = name; };
  names = [
    "libvirt" "qemu" "qemu-utils" "swtpm" "cdrtools" "virtio-win" "powershell" "python3" "git" "curl" "wget" "jq" "yq" "freerdp"
    "virt-manager" "nodejs_22" "nix" "libxml2" "dnsmasq" "iproute2" "iptables" "util-linux" "shadow"
  ];
in
lib.genAttrs names package // rec {
  inherit lib;
  writeTextFile = { name, text, ... }: make (lib.strings.sanitizeDerivationName name) "echo \\"$text\\" > $out" { inherit text; };
  writeText = name: text: writeTextFile { inherit name text; };
  runCommand = name: _: script: make name script { };
  OVMFFull = package "OVMF" // { fd = package "OVMF-fd"; };
  python311 = { withPackages = _: package "python3-env"; };
  stdenv.hostPlatform = { isLinux = lib.hasSuffix "-linux" system; isDarwin = lib.hasSuffix "-darwin" system; };
  mkShell = shell: make "shell" "echo > $out" (removeAttrs shell [ "packages" ] // { buildInputs = shell.packages; });
}
`,
  );
  return folder;
}

/** A Nix of its own in `folder`, for the user's side of a spec: its store, its state, no sandbox, nothing from a cache. */
export async function nixIn(folder: string): Promise<Record<string, string>> {
  const conf = join(folder, 'conf');
  await mkdir(conf, { recursive: true });
  const settings = [
    'sandbox = false',
    'substitute = false',
    'build-users-group =',
    'experimental-features = nix-command flakes',
  ];
  await writeFile(join(conf, 'nix.conf'), settings.join('\n'));
  return {
    NIX_STORE_DIR: join(folder, 'store'),
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    NIX_CONF_DIR: conf,
    NIX_USER_CONF_FILES: '',
    NIX_REMOTE: '',
    NIX_PATH: '',
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
}
