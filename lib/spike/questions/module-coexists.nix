# The plan's prerequisites beside NixVirt's module, and with them what an ordinary configuration of libvirtd sets.
{ NixVirt, configuration }:
let
  prerequisites = {
    # Enable libvirtd
    virtualisation.libvirtd.enable = true;

    # Enable swtpm (required for Windows 11 TPM 2.0)
    virtualisation.libvirt.swtpm.enable = true;  # NixVirt-provided option, or:

    # Add your user to libvirt group
    users.users.somebody.extraGroups = [ "libvirt" ];

    # Install virt-manager for GUI VM management
    programs.virt-manager.enable = true;

    # Nix flakes (should already be enabled from Phase 1)
    nix.settings.experimental-features = [ "nix-command" "flakes" ];
  };

  settings = {
    "libvirtd, swtpm, virt-manager and flakes enabled" = { };
    "virtualisation.libvirtd.package" = { pkgs, ... }: { virtualisation.libvirtd.package = pkgs.libvirt; };
    "virtualisation.libvirtd.onBoot" = { virtualisation.libvirtd.onBoot = "ignore"; };
    "virtualisation.libvirtd.qemu.package" = { pkgs, ... }: { virtualisation.libvirtd.qemu.package = pkgs.qemu; };
    "virtualisation.libvirtd.qemu.swtpm.enable" = { virtualisation.libvirtd.qemu.swtpm.enable = true; };
    "virtualisation.libvirtd.qemu.swtpm.package" = { pkgs, ... }: { virtualisation.libvirtd.qemu.swtpm.package = pkgs.swtpm; };
  };

  evaluates = setting:
    let
      config = configuration [ NixVirt.nixosModules.default { virtualisation.libvirt.enable = true; } prerequisites setting ];
      parts = [ config.virtualisation.libvirtd config.environment.systemPackages config.systemd.services.nixvirt.script ];
    in
    (builtins.tryEval (builtins.deepSeq (map builtins.toJSON parts) true)).success;
in
{
  facts = builtins.mapAttrs (_: evaluates) settings;
}
