# A machine that hosts a lab: nested KVM, virtspec, and placeholder media instead of Windows'.
#
# `lab`: a lab file; its `source` is replaced by what NixVirt's module really hands to its helper on this machine. Its work plan stays outside: the
# report about the machine is grouped by it.
{ pkgs, NixVirt, virtspec, lab }:
{ config, lib, ... }:
let
  connection = config.virtualisation.libvirt.connections."qemu:///system";

  labFolder = pkgs.runCommand "lab"
    {
      nativeBuildInputs = [ pkgs.yq-go ];
      settings = builtins.toJSON connection;
      passAsFile = [ "settings" ];
    } ''
    mkdir $out
    cp $settingsPath $out/settings.json
    yq 'del(.plan) | .source = { "settings": "settings.json" }' ${lab} > $out/lab.yaml
  '';

  # `startupPolicy = mandatory`: without a medium nothing starts. This one contains nothing to boot, so the firmware's own screen stays.
  medium = pkgs.runCommand "placeholder.iso" { nativeBuildInputs = [ pkgs.xorriso ]; } ''
    mkdir empty
    xorriso -as mkisofs -quiet -V PLACEHOLDER -o $out empty
  '';

  # What `virtspec rebuild` runs here instead of nixos-rebuild: the system is already built, $SYSTEM is the one to switch to.
  switch = pkgs.writeShellScriptBin "switch-to-system" ''
    case $1 in
      build) ;;
      switch) exec "$SYSTEM/bin/switch-to-configuration" switch ;;
      *) echo "switch-to-system: build or switch, not $1" >&2; exit 2 ;;
    esac
  '';
in
{
  virtualisation = {
    memorySize = 8192;
    cores = 2;
    diskSize = 16 * 1024;
    # Under TCG the guest has no KVM, and the lab would run on another accelerator than declared: QEMU must refuse.
    qemu.options = [ "-machine accel=kvm" "-cpu host" ];
  };

  system.switch.enable = true;

  environment = {
    systemPackages = [ virtspec switch ];
    etc."virtspec/lab".source = labFolder;
    variables.VIRTSPEC_NIXVIRT = "${NixVirt}";
  };

  systemd.tmpfiles.rules = [
    "d /var/lib/virtspec 0755 root root -"
    "d /var/lib/libvirt/iso 0755 root root -"
    "L+ /var/lib/libvirt/iso/windows-server-2022.iso - - - - ${medium}"
    "L+ /var/lib/libvirt/iso/windows-11.iso - - - - ${medium}"
  ];
}
