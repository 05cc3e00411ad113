# `nix develop`: the tools to work on the lab, and on virtspec. On Darwin, scripts can be edited; there are no domains to manage.
{ lib, stdenv, mkShell, libvirt, qemu, powershell, python3, git, curl, wget, jq, yq, freerdp, virt-manager
, nodejs_22, nix, libxml2, swtpm, dnsmasq, iproute2, iptables, util-linux, shadow, xorriso, mtools, gnutar, xz
, NixVirt, nixpkgs }:
let
  linux = lib.optionals stdenv.hostPlatform.isLinux;
  # NixVirt's helper, which applies a lab in virtspec's sandbox, imports these.
  python = if stdenv.hostPlatform.isLinux then python3.withPackages (packages: [ packages.libvirt packages.lxml packages.xmldiff ]) else python3;
in
mkShell {
  packages =
    # Remote access to Windows, scripts.
    [ powershell python git curl wget jq yq freerdp nodejs_22 nix libxml2 ]
    # virsh, qemu-img, the domains' displays; what virtspec's private libvirtd needs; and what the guest of `verify --boot` is built with.
    ++ linux [ libvirt qemu virt-manager swtpm dnsmasq iproute2 iptables util-linux shadow xorriso mtools gnutar xz ];

  # Labs are rendered live, with exactly the NixVirt in flake.lock.
  VIRTSPEC_NIXVIRT = "${NixVirt}";
  # For the specs, which evaluate the module without a NixOS.
  VIRTSPEC_NIXPKGS_LIB = "${nixpkgs}/lib";

  shellHook = ''
    echo "homelab-sccm: a libvirt lab, declared in Nix"
  '' + (if stdenv.hostPlatform.isLinux then ''
    if domains=$(virsh -c qemu:///system list --all 2>&1); then
      echo "$domains"
    else
      echo "No connection to qemu:///system; npm start does not need one."
    fi
    echo "npm start                            prove the lab in a throwaway libvirtd"
    echo "virsh -c qemu:///system list --all   the domains of this host"
    echo "virsh -c qemu:///system start DC01   start one; virt-manager shows its screen"
  '' else ''
    echo "For editing: domains are managed on Linux only."
    echo "npx virtspec render                  the lab's XML"
  '');
}
