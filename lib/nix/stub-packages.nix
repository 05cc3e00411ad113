# What NixVirt's library and module take from nixpkgs, without nixpkgs: a way to write a file, and placeholders for a few store paths.
let
  stub = name: "/nix/store/virtspec-placeholder-${name}";
  package = name: { type = "derivation"; inherit name; outPath = stub name; };

  # nixpkgs does the same to the name of a derivation (lib.strings.sanitizeDerivationName).
  storeName = name: builtins.concatStringsSep "-" (
    builtins.filter (part: builtins.isString part && part != "") (builtins.split "[^A-Za-z0-9+._?=-]+" name)
  );

  # The text stays readable without a store; whoever reads it as a file, as with real NixVirt, gets a file.
  writeTextFile = { name, text, ... }: { inherit text; outPath = builtins.toFile (storeName name) text; };
in
{
  inherit writeTextFile;
  writeText = name: text: writeTextFile { inherit name text; };
  runCommand = name: _: _: stub name;
  OVMFFull.fd = stub "OVMF-fd";
  qemu = stub "qemu";
  cdrtools = stub "cdrtools";
  virtio-win = stub "virtio-win";
  libvirt = package "libvirt";
  qemu-utils = package "qemu-utils";
  swtpm = package "swtpm";
}
