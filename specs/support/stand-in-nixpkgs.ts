import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './virtspec.ts';

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
let
  anything = lib.mkOption { type = lib.types.lazyAttrsOf lib.types.anything; default = { }; };
  list = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
in
{
  options = lib.genAttrs [ "networking" "system" "specialisation" ] (_: anything) // {
    environment = { etc = anything; variables = anything; systemPackages = list; };
    systemd = { services = anything; tmpfiles.rules = list; };
    virtualisation = { libvirtd = anything; qemu.options = list; } // lib.genAttrs [ "memorySize" "cores" "diskSize" ]
      (_: lib.mkOption { type = lib.types.int; default = 1; });
  } // lib.genAttrs [ "assertions" "warnings" ] (_: lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; });
}
`,
  );
  await writeFile(join(folder, 'default.nix'), packages);
  await writeFile(join(folder, 'path'), process.env.PATH ?? '');
  await writeFile(join(folder, 'virtspec'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
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

/** The command line as it is built here; a stand-in for a package cannot build it. */
const main = join(root, 'dist/cli/main.js');

/** What a flake of this project takes from nixpkgs. What is not listed does not evaluate: Nix says which attribute is missing. */
const packages = `{ system, ... }:
let
  lib = import ./lib;
  path = builtins.readFile ./path;
  # The last command is the shell's own: one that it hands itself over to closes its output before it ends, and Nix 2.8 then kills it.
  make = name: script: more: let drv = derivation ({
    inherit name system;
    PATH = path;
    builder = "/bin/bash";
    args = [ "-eo" "pipefail" "-c" "for input in $nativeBuildInputs; do PATH=$input/bin:$PATH; done; \${script}\\n:" ];
  } // more); in drv // { overrideAttrs = change: make name script (more // change more); };
  package = name: make name "mkdir $out" { } // { meta.mainProgram = name; };
  names = [
    "libvirt" "qemu" "qemu-utils" "swtpm" "cdrtools" "virtio-win" "powershell" "git" "curl" "wget" "jq" "yq" "freerdp" "virt-manager"
    "nodejs_22" "nix" "libxml2" "dnsmasq" "iproute2" "iptables" "util-linux" "shadow" "cacert" "makeWrapper" "nixpkgs-fmt" "xorriso"
    "mtools" "gnutar" "xz" "gzip" "yq-go"
  ];
  runCommand = name: attributes: script: make name script (removeAttrs attributes [ "passthru" "meta" ]) // attributes.passthru or { };
  python = package "python3" // { withPackages = choose: package "python3-env" // { modules = choose (lib.genAttrs [ "libvirt" "lxml" "xmldiff" ] package); }; };
  pkgs = lib.genAttrs names package // rec {
    inherit lib runCommand;
    path = ./.;
    python3 = python;
    python311 = python;
    callPackage = lib.callPackageWith pkgs;
    writeTextFile = { name, text, executable ? false, destination ? "", ... }: make (lib.strings.sanitizeDerivationName name)
      "\${if destination == "" then "cp $textPath $out" else "mkdir -p $out/bin; cp $textPath $out\${destination}"}; \${lib.optionalString executable "chmod +x $out\${destination}"}"
      { inherit text; textPath = builtins.toFile "text" (builtins.unsafeDiscardStringContext text); };
    writeText = name: text: writeTextFile { inherit name text; };
    writeShellScriptBin = name: text: writeTextFile { inherit name; text = "#!/bin/bash\\n\${text}\\n"; executable = true; destination = "/bin/\${name}"; }
      // { meta.mainProgram = name; };
    linkFarm = name: entries: make name "mkdir $out; \${lib.concatMapStrings ({ name, path }: "ln -s \${path} $out/\${name};") entries}" { } // { farm = lib.listToAttrs (map ({ name, path }: lib.nameValuePair name (path.outputHash or null)) entries); };
    importNpmLock = { __functor = _: { package, packageLock, npmRoot }: runCommand "npm-deps" { inherit npmRoot; lock = builtins.toJSON packageLock; } "mkdir $out"; npmConfigHook = package "npm-config-hook"; };
    # The same command, built elsewhere: what it would be built from is not fetched.
    buildNpmPackage = { meta, pname, version, npmDeps, ... }@attributes:
      make "\${pname}-\${version}" "mkdir -p $out/bin; cp \${./virtspec} $out/bin/virtspec; chmod +x $out/bin/virtspec"
        (removeAttrs attributes [ "meta" "npmDeps" ] // { wouldNeed = builtins.unsafeDiscardStringContext npmDeps.drvPath; }) // { inherit meta npmDeps; };
    OVMFFull = package "OVMF" // { fd = package "OVMF-fd"; };
    stdenv.hostPlatform = {
      inherit system;
      isMusl = false;
      isLinux = lib.hasSuffix "-linux" system;
      isDarwin = lib.hasSuffix "-darwin" system;
      node = { platform = lib.last (lib.splitString "-" system); arch = if lib.hasPrefix "x86" system then "x64" else "arm64"; };
    };
    # It boots nothing: the machine's configuration, and that of its other generation, are there to be looked at.
    testers.runNixOSTest = { name, imports, ... }:
      let
        test = lib.head imports;
        host = lib.evalModules { modules = [ ./nixos.nix { _module.args.pkgs = pkgs; } test.nodes.host ]; };
        changed = host.extendModules { modules = [ host.config.specialisation.changed.configuration ]; };
      in
      make name "mkdir $out" { inherit (test) testScript; lab = host.config.environment.etc."virtspec/lab".source; }
        // lib.genAttrs [ "driver" "driverInteractive" ] package // { nodes.host = host.config; changed = changed.config; };
    mkShell = shell: make "shell" "echo > $out" (removeAttrs shell [ "packages" ] // { buildInputs = shell.packages; });
  };
in
pkgs
`;
