# `pkgs` without nixpkgs: functions that create the user's own files and packages, and a placeholder for each package that is needed.
#
#   lib       nixpkgs' own
#   system    the system of the packages: "x86_64-linux"
#   packages  paths of further packages that are needed: [ [ "virtiofsd" ] [ "linuxPackages" "kernel" ] ]
#   overlays  as for `import nixpkgs`
{ lib, system, packages, overlays ? [ ] }:
let
  inherit (import ./package.nix) package;
  base = import ./packages.nix;
  isPackage = value: value.type or null == "derivation";

  # The packages that labs use most, so that Nix need not be run again for each.
  common = [
    "OVMF" "OVMFFull" "bash" "bridge-utils" "coreutils" "curl" "dnsmasq" "ebtables" "git" "gnugrep" "gnused" "htop" "iproute2" "iptables"
    "jq" "libguestfs" "libosinfo" "looking-glass-client" "nftables" "openssh" "pciutils" "qemu_full" "qemu_kvm" "quickemu" "seabios"
    "socat" "spice" "spice-gtk" "spice-protocol" "swtpm" "usbutils" "vim" "virglrenderer" "virt-manager" "virt-viewer" "virtiofsd"
    "virtio-win" "wget" "win-spice" "win-virtio" "xorriso"
  ];
  firmware = package "OVMF" // { fd = base.OVMFFull.fd; };

  asked = lib.foldl' (set: path: lib.recursiveUpdate set (lib.setAttrByPath path (package (lib.last path)))) { } packages;

  file = name: text: base.writeText name text // { type = "derivation"; inherit name; };
  program = name: text: package name // { inherit text; };
  # The user's own derivations keep their attributes.
  make = attributes:
    let
      said = if lib.isFunction attributes then lib.fix attributes else attributes;
      name = said.name or "${said.pname or "unnamed"}${lib.optionalString (said ? version) "-${said.version}"}";
    in
    package name // said.passthru or { } // { inherit name; } // lib.filterAttrs (attribute: _: attribute == "meta" || attribute == "pname" || attribute == "version") said;
  fetched = arguments: package (
    if lib.isAttrs arguments then arguments.name or (baseNameOf (arguments.url or arguments.repo or "source")) else baseNameOf arguments
  );

  format = settings: {
    type = lib.types.anything;
    generate = name: value: file name (builtins.toJSON value);
    lib = { };
  } // removeAttrs settings [ "type" "generate" ];

  scope = self: base // lib.genAttrs common package // {
    inherit lib system;
    OVMF = firmware;
    OVMFFull = firmware;
    qemu = package "qemu";
    cdrtools = package "cdrtools";

    config = { };
    overlays = [ ];
    stdenv = {
      inherit system;
      inherit (self) hostPlatform buildPlatform targetPlatform;
      mkDerivation = make;
      cc = package "cc";
      isLinux = self.hostPlatform.isLinux;
      isDarwin = self.hostPlatform.isDarwin;
      isx86_64 = self.hostPlatform.isx86_64;
      isAarch64 = self.hostPlatform.isAarch64;
    };
    stdenvNoCC = self.stdenv;
    hostPlatform = lib.systems.elaborate system;
    buildPlatform = self.hostPlatform;
    targetPlatform = self.hostPlatform;
    pkgs = self;
    formats = lib.genAttrs [ "cfg" "elixirConf" "gitIni" "hocon" "ini" "iniWithGlobalSection" "javaProperties" "json" "keyValue" "libconfig" "lua" "php" "pythonVars" "systemd" "toml" "xml" "yaml" "yaml_1_1" "yaml_1_2" ] (_: format);

    writeText = file;
    writeTextFile = { name, text, ... }: file name text;
    writeTextDir = path: text: file (baseNameOf path) text;
    writeScript = file;
    writeShellScript = file;
    writeScriptBin = program;
    writeShellScriptBin = program;
    writeShellApplication = { name, text ? "", ... }: program name text;
    concatTextFile = { name, ... }: package name;
    runCommand = name: _: _: package name;
    runCommandLocal = name: _: _: package name;
    runCommandCC = name: _: _: package name;
    symlinkJoin = make;
    buildEnv = make;
    linkFarm = name: _: package name;
    mkShell = make;
    substituteAll = make;
    substitute = make;
    replaceVars = path: _: package (baseNameOf path);
    makeDesktopItem = make;
    fetchurl = fetched;
    fetchzip = fetched;
    fetchgit = fetched;
    fetchFromGitHub = fetched;
    fetchFromGitLab = fetched;
    fetchFromSourcehut = fetched;
    fetchpatch = fetched;

    callPackage = function: overrides:
      let
        called = if lib.isFunction function then function else import function;
        needed = lib.filterAttrs (name: optional: self ? ${name} || !optional) (lib.functionArgs called);
      in
      called (lib.mapAttrs (name: _: self.${name} or (package name)) needed // overrides);
    callPackages = self.callPackage;
    newScope = extra: function: overrides: self.callPackage function (extra // overrides);
    extend = overlay: import ./pkgs.nix { inherit lib system packages; overlays = overlays ++ [ overlay ]; };
    appendOverlays = more: import ./pkgs.nix { inherit lib system packages; overlays = overlays ++ more; };
    nixosTest = make;
    testers = { runNixOSTest = make; nixosTest = make; };
  };

  # A package that is needed is added to what exists, and removes nothing.
  withAsked = self: let there = scope self; in
    there // lib.mapAttrs (name: value: if !(there ? ${name}) then value else if isPackage value then there.${name} else
      lib.recursiveUpdate (if lib.isAttrs there.${name} then there.${name} else package name) value) asked;
in
lib.fix (lib.foldl' (lower: overlay: lib.extends overlay lower) withAsked overlays)
