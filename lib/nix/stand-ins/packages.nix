# What NixVirt's library and module use from nixpkgs: a function that writes a file, and placeholders for a few store paths.
let
  inherit (import ./package.nix) path package;

  # nixpkgs does the same with a derivation's name (lib.strings.sanitizeDerivationName).
  storeName = name: builtins.concatStringsSep "-" (
    builtins.filter (part: builtins.isString part && part != "") (builtins.split "[^A-Za-z0-9+._?=-]+" name)
  );

  # The text stays readable without a store; as with real NixVirt, it can also be read as a file.
  writeTextFile = { name, text, ... }: { inherit name text; outPath = builtins.toFile (storeName name) text; };
in
{
  inherit writeTextFile;
  writeText = name: text: writeTextFile { inherit name text; };
  runCommand = name: _: _: path name;
  OVMFFull.fd = path "OVMF-fd";
  qemu = path "qemu";
  cdrtools = path "cdrtools";
  virtio-win = path "virtio-win";
  libvirt = package "libvirt";
  qemu-utils = package "qemu-utils";
  swtpm = package "swtpm";
}
