# What a flake's module or configuration, of NixOS or home-manager, tells NixVirt to apply, and whether NixVirt will.
#
#   world       where flakes and modules are evaluated (stand-ins/nixpkgs.nix, own-nixpkgs.nix)
#   output      "nixosModules", "nixosConfigurations", "homeModules", "homeManagerModules" or "homeConfigurations"; `name` selects one of them
#   connection  the libvirt connection that the lab is; "": qemu:///system, or the only one
#   detailed    see declared.nix
#
# → { enable, swtpm, connections, connection, service, failedAssertions, declared }
{ world, declared, each, flake, output, name, connection, detailed ? true }:
let
  where = "${flake}#${output}.${name}";
  refuse = why: throw "virtspec: ${why}";
  known = set: if set == { } then "none" else builtins.concatStringsSep ", " (builtins.attrNames set);

  outputs = world.outputs.${output} or (refuse "${flake} has no ${output}");
  chosen = outputs.${name} or (refuse "${flake} has no ${output}.${name}; it has ${known outputs}");
  evaluated =
    if output == "nixosModules" then world.evaluate [ chosen ]
    else if output == "homeModules" || output == "homeManagerModules" then world.evaluateHome [ chosen ]
    else chosen;

  # A host may declare the lab for one of its users (home-manager.users).
  users = builtins.filter declares (builtins.attrValues (evaluated.config.home-manager.users or { }));
  declares = config: (config.virtualisation.libvirt.connections or { }) != { };
  isHost = declares evaluated.config || builtins.length users != 1;
  config = if isHost then evaluated.config else builtins.head users;
  failing = config: map ({ message, ... }: message) (builtins.filter ({ assertion, ... }: !assertion) (config.assertions or [ ]));

  libvirt = config.virtualisation.libvirt or (refuse "${where} does not import NixVirt's module (NixVirt.${if output == "nixosModules" || output == "nixosConfigurations" then "nixosModules" else "homeModules"}.default)");

  inherit (libvirt) connections;
  uris = builtins.attrNames connections;
  uri =
    if connection != "" then
      if connections ? ${connection} then connection
      else refuse "${where} has no connection ${connection}; it has ${known connections}"
    else if connections ? "qemu:///system" || uris == [ ] then "qemu:///system"
    else if builtins.length uris == 1 then builtins.head uris
    else refuse "${where} has the connections ${known connections}; choose one with `connection` in the lab file's source";

  of = connections.${uri} or { };
  ofHome = config.home.activation.NixVirt or null;
  service = if ofHome == null then config.systemd.services.nixvirt or null else {
    script = ofHome.data;
    wantedBy = [ "the activation of home-manager" ];
  };
in
{
  inherit (libvirt) enable;
  swtpm = libvirt.swtpm.enable or false;
  connections = uris;
  connection = uri;
  service = if service == null then null else {
    script = builtins.unsafeDiscardStringContext service.script;
    wantedBy = service.wantedBy or [ ];
    unit = if ofHome == null then "nixvirt.service" else "home.activation.NixVirt";
  };
  failedAssertions = failing evaluated.config ++ (if isHost then [ ] else failing config);
  declared = declared {
    where = each (kind: "${where}, ${kind}");
    lists = each (kind: of.${kind} or null);
    inherit detailed;
  };
}
