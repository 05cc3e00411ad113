# The verification of another flake's lab, as one of its checks: the XML that its Nix code renders to, against libvirt's schemas and all checks that
# need no libvirtd (`virtspec verify --target rendered`). The build output is the reports.
#
# A build has no network, no KVM and may not mount anything, so it cannot run a sandbox: use `nix run` for that. Nix itself does run in a build, in a
# separate store (which is how virtspec evaluates anyway); NixVirt and nixpkgs' `lib` are inputs of the build, so nothing is fetched.
{ self, NixVirt }@inputs:
# pkgs       nixpkgs for the system that it is built on
# lab        the folder of the lab file: `./.`, or the flake's `self`
# labFile    the lab file in it
# NixVirt    the flake's own input of that name; needed where it is not the release that virtspec's flake is locked to
# arguments  further words for `virtspec verify`
{ pkgs, lab, labFile ? "lab.yaml", NixVirt ? inputs.NixVirt, arguments ? [ ] }:
pkgs.runCommand "virtspec-${pkgs.lib.removeSuffix ".yaml" (baseNameOf labFile)}"
{
  nativeBuildInputs = [ self.packages.${pkgs.stdenv.hostPlatform.system}.default ];
  VIRTSPEC_NIXVIRT = "${NixVirt}";
  # A build cannot fetch the flake's inputs.
  VIRTSPEC_NIXPKGS = "stub";
} ''
  export HOME=$TMPDIR
  mkdir "$out"
  cd "$out"
  # Nix gives a build a terminal, and stores what is written to it as a log.
  virtspec verify --target rendered --lab ${pkgs.lib.escapeShellArg "${lab}/${labFile}"} ${pkgs.lib.escapeShellArgs arguments} 2>&1 | cat
''
