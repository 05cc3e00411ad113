{
  description = "A Windows Server and SCCM lab on libvirt, declared with NixVirt and proven with virtspec";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";
    NixVirt = {
      url = "https://flakehub.com/f/AshleyYakeley/NixVirt/0.6.0.tar.gz";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs = { self, nixpkgs, NixVirt }:
    let
      inherit (nixpkgs) lib;
      linux = [ "x86_64-linux" "aarch64-linux" ];
      # The shell works on all of them; NixVirt's module, and virtspec's sandbox, on Linux only.
      supportedSystems = linux ++ [ "x86_64-darwin" "aarch64-darwin" ];
      each = systems: make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system} self.packages.${system} or { });
    in
    {
      # The lab, for a NixOS host.
      nixosModules = {
        default.imports = [ NixVirt.nixosModules.default self.nixosModules.lab ];
        # For configurations that import NixVirt's module themselves: imported twice, it would declare its options twice.
        lab = import ./nixvirt/module.nix { inherit NixVirt; };
      };

      # virtspec, for any lab.
      packages = each linux (pkgs: _: { default = pkgs.callPackage ./nix/package.nix { }; });
      apps = each linux (pkgs: { default, ... }: import ./nix/apps.nix { inherit lib pkgs; virtspec = default; });
      lib.checkLab = import ./nix/check-lab.nix { inherit self NixVirt; };
      templates.default = {
        path = ./nix/template;
        description = "A small libvirt lab: one network, one pool, one Linux domain, and its proof";
        welcomeText = "README.md has the first steps.";
      };

      # This repository.
      devShells = each supportedSystems (pkgs: _: { default = pkgs.callPackage ./nix/dev-shell.nix { inherit NixVirt nixpkgs; }; });
      formatter = each supportedSystems (pkgs: _: pkgs.callPackage ./nix/formatter.nix { });
      checks.x86_64-linux =
        let
          pkgs = nixpkgs.legacyPackages.x86_64-linux;
          virtspec = self.packages.x86_64-linux.default;
        in
        import ./nix/checks.nix { inherit lib pkgs self NixVirt virtspec; }
        // import ./nixos-test { inherit lib pkgs self NixVirt virtspec; };
    };
}
