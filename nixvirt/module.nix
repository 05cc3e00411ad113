# The lab as a NixOS module, beside NixVirt's own. `NixVirt` is the flake input; nothing else is needed from outside.
{ NixVirt }:
{ config, lib, ... }:
let
  defaults = import ./paths.nix;
  xml = import ../nix/libvirt-xml.nix { inherit lib; };
  problemsOf = import ../nix/assertions.nix { inherit lib; };
  cfg = config.homelab;

  # Of a folder that ends in "/" or holds "..", libvirt reports another spelling than it was given; tmpfiles splits at spaces; and "%" and
  # XML's own characters mean something to those who read it.
  isFolder = text: builtins.match "(/[A-Za-z0-9_+.-]+)+" text != null && lib.mutuallyExclusive [ "." ".." ] (lib.splitString "/" text);
  folderType = lib.types.addCheck lib.types.str isFolder // {
    name = "folder";
    description = "absolute path of a folder, without a slash at its end, \"..\" or spaces";
    descriptionClass = "noun";
  };
  folder = default: description: lib.mkOption { type = folderType; inherit default description; };

  objects = file: import file { inherit NixVirt; inherit (cfg) paths; };
  named = domain: { inherit domain; facts = xml.domain domain.definition; };

  # A domain is added in domains.nix and nowhere else: the option knows its names from there.
  names = map (domain: (named domain).facts.name) (import ./domains.nix { inherit NixVirt; });
  domains = lib.partition ({ facts, ... }: lib.elem facts.name cfg.domains) (map named (objects ./domains.nix));

  # The volumes that only domains of other hosts use are not made here.
  volumesOf = lib.concatMap ({ facts, ... }: map ({ pool, volume, ... }: { inherit pool volume; }) facts.volumes);
  elsewhere = lib.subtractLists (volumesOf domains.right) (volumesOf domains.wrong);
  isHere = pool: volume: !lib.elem { pool = (xml.pool pool.definition).name; volume = (xml.volume volume.definition).name; } elsewhere;
  withVolumes = pool: pool // { volumes = lib.filter (isHere pool) pool.volumes; };

  problems = lib.mapAttrsToList problemsOf config.virtualisation.libvirt.connections;
in
{
  options.homelab = {
    paths = {
      pool = folder defaults.pool "Directory of the storage pool `homelab`.";
      iso = folder defaults.iso "Directory that holds windows-server-2022.iso and windows-11.iso.";
      nvram = folder defaults.nvram "Directory of the domains' UEFI variables.";
    };

    domains = lib.mkOption {
      # NixVirt takes an empty list as the order to delete every domain of the host.
      type = lib.types.nonEmptyListOf (lib.types.enum names);
      default = names;
      defaultText = lib.literalMD "every domain of the lab";
      example = [ "DC01" "CLIENT01" ];
      description = ''
        The domains of the lab that this host has, with the volumes that they use.

        One that is taken off the list is deleted at the next switch, a running one too: NixVirt deletes what is not declared. Its volumes,
        its UEFI variables and the state of its TPM stay on the host, and are found again when it is put back.
      '';
    };
  };

  config = {
    virtualisation.libvirt = {
      # Without this, nothing is applied and nothing fails.
      enable = true;
      swtpm.enable = true;
      connections."qemu:///system" = {
        networks = objects ./networks.nix;
        pools = map withVolumes (objects ./pools.nix);
        domains = map ({ domain, ... }: domain) domains.right;
      };
    };

    # Of all that NixVirt is given on this host, not of the lab alone: the two can be in each other's way.
    assertions = map (message: { assertion = false; inherit message; }) (lib.concatMap ({ failures, ... }: failures) problems);
    warnings = lib.concatMap ({ warnings, ... }: warnings) problems;

    # A missing pool directory fails the apply half-way: the rest is already defined by then.
    systemd.tmpfiles.rules = [
      "d ${cfg.paths.pool} 0711 root root -"
      "d ${cfg.paths.iso} 0755 root root -"
      "d ${cfg.paths.nvram} 0755 root root -"
    ];
  };
}
