# NixVirt's library, from its source and what stands in for nixpkgs. Up to 0.5 NixVirt takes OVMF from a nixpkgs of its own.
{ nixvirt, packages }:
import (/. + nixvirt + "/lib.nix") {
  inherit packages;
  packages-ovmf = packages;
}
