# What a flake's NixOS module, or configuration, tells NixVirt to apply, and whether NixVirt will.
#
#   world       where flakes and modules are evaluated (stub-nixpkgs.nix, own-nixpkgs.nix)
#   output      "nixosModules" or "nixosConfigurations"; `name` is the one of them
#   connection  the libvirt connection that the lab is; "": qemu:///system, or the only one
#
# → { enable, swtpm, connections, connection, service, failedAssertions, declared }
{ world, declared, each, flake, output, name, connection }:
let
  where = "${flake}#${output}.${name}";
  refuse = why: throw "virtspec: ${why}";
  known = set: if set == { } then "none" else builtins.concatStringsSep ", " (builtins.attrNames set);

  outputs = world.outputs.${output} or (refuse "${flake} has no ${output}");
  chosen = outputs.${name} or (refuse "${flake} has no ${output}.${name}; it has ${known outputs}");
  inherit (if output == "nixosModules" then world.evaluate [ chosen ] else chosen) config;

  libvirt = config.virtualisation.libvirt or (refuse "${where} does not import NixVirt's module (NixVirt.nixosModules.default)");

  inherit (libvirt) connections;
  uris = builtins.attrNames connections;
  uri =
    if connection != "" then
      if connections ? ${connection} then connection
      else refuse "${where} has no connection ${connection}; it has ${known connections}"
    else if connections ? "qemu:///system" || uris == [ ] then "qemu:///system"
    else if builtins.length uris == 1 then builtins.head uris
    else refuse "${where} has the connections ${known connections}; say which with `connection` in the lab file's source";

  of = connections.${uri} or { };
  service = config.systemd.services.nixvirt or null;
in
{
  inherit (libvirt) enable;
  swtpm = libvirt.swtpm.enable or false;
  connections = uris;
  connection = uri;
  service = if service == null then null else {
    script = builtins.unsafeDiscardStringContext service.script;
    wantedBy = service.wantedBy or [ ];
  };
  failedAssertions = map ({ message, ... }: message) (builtins.filter ({ assertion, ... }: !assertion) (config.assertions or [ ]));
  declared = declared {
    where = each (kind: "${where}, ${kind}");
    lists = each (kind: of.${kind} or null);
  };
}
