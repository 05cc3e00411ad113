# virtspec, with the programs that its sandbox needs.
{ lib, stdenv, buildNpmPackage, importNpmLock, callPackage, makeWrapper, nodejs_22, python3
, libvirt, qemu, swtpm, dnsmasq, iproute2, iptables, util-linux, shadow, libxml2, nix, path
, xorriso, mtools, curl, gnutar, xz, gzip }:
let
  source = import ./source.nix { inherit lib; };
  manifest = lib.importJSON ../package.json;
  npm = callPackage ./npm-tarballs.nix { nodejs = nodejs_22; lock = lib.importJSON ../package-lock.json; };

  # What NixVirt's own helper imports.
  python = python3.withPackages (packages: [ packages.libvirt packages.lxml packages.xmldiff ]);

  # What the guest of `verify --boot` is downloaded, unpacked and built with.
  probe = [ xorriso mtools curl gnutar xz gzip ];

  ours = [ libvirt qemu swtpm dnsmasq iproute2 iptables util-linux libxml2 python ] ++ probe;
  # After the user's own: a store contains no setuid program, and newuidmap of NixOS is one (/run/wrappers); and the installed Nix knows its daemon.
  last = [ shadow nix ];
in
buildNpmPackage {
  pname = manifest.name;
  inherit (manifest) version;
  src = source.package;
  nodejs = nodejs_22;

  npmDeps = importNpmLock {
    package = manifest;
    packageLock = npm.lock;
    npmRoot = npm.folder;
  };
  inherit (importNpmLock) npmConfigHook;

  nativeBuildInputs = [ makeWrapper ];
  postInstall = ''
    wrapProgram $out/bin/virtspec \
      --prefix PATH : ${lib.makeBinPath ours} \
      --suffix PATH : ${lib.makeBinPath last} \
      --set-default VIRTSPEC_NIXPKGS_LIB ${builtins.path { name = "nixpkgs-lib"; path = path + "/lib"; }}
  '';

  doInstallCheck = true;
  installCheckPhase = ''
    runHook preInstallCheck
    $out/bin/virtspec --version | grep -qxF ${manifest.version}
    runHook postInstallCheck
  '';

  meta = {
    inherit (manifest) description;
    license = lib.licenses.mit;
    mainProgram = "virtspec";
    # The sandbox is made of Linux namespaces.
    platforms = lib.platforms.linux;
  };
}
