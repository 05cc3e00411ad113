# NixVirt's modules, from its source and a stand-in for nixpkgs.
{ nixvirt, packages }:
import (/. + nixvirt + "/modules.nix") {
  inherit packages;
  # A file up to 0.5, a function from libvirt to a file since.
  moduleHelperFile = { outPath = "/nix/store/virtspec-placeholder-nixvirt-module-helper"; __functor = self: _: self.outPath; };
}
