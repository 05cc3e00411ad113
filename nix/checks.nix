# `nix flake check`: what can be verified in a build, without a libvirtd.
{ lib, pkgs, self, NixVirt, virtspec }:
let
  recorded = ../fixtures/rendered/homelab-sccm;
  inherit (lib.importJSON (recorded + "/manifest.json")) objects;

  # The reference lab's definitions in the order of the recording: networks, pools, volumes, domains.
  list = file: import (../nixvirt + "/${file}.nix") { inherit NixVirt; };
  pools = list "pools";
  definitions = map ({ definition, ... }: definition) (list "networks" ++ pools ++ lib.concatMap ({ volumes, ... }: volumes) pools ++ list "domains");

  # Store paths differ from host to host, and the recording has placeholders for them.
  plain = file: "sed -E 's,/[^<>\" ]*/store/(virtspec-placeholder|[0-9a-z]{32})-[^/<]*,STORE,g' ${file}";
  compare = { file, ... }: definition: ''
    ${plain (recorded + "/${file}")} > recorded.xml
    ${plain definition} > rendered.xml
    diff -u recorded.xml rendered.xml || differs+=" ${file}"
  '';
in
{
  # The pure specs, which need no Nix and no libvirt.
  specs = virtspec.overrideAttrs (package: {
    pname = "${package.pname}-specs";
    src = self;
    nativeBuildInputs = package.nativeBuildInputs ++ [ pkgs.git ];
    postPatch = "patchShebangs .ci scripts fixtures";
    buildPhase = ''
      runHook preBuild
      npm run build
      npx vitest run --project unit
      runHook postBuild
    '';
    installPhase = "touch $out";
    doInstallCheck = false;
  });

  # With this flake's own nixpkgs, the lab equals the recording, which was made without nixpkgs, except for store paths.
  render = pkgs.runCommand "homelab-sccm-render" { } (
    assert lib.assertMsg (lib.length objects == lib.length definitions) "${toString recorded} does not hold the objects of nixvirt/";
    ''
      differs=
    '' + lib.concatStrings (lib.zipListsWith compare objects definitions) + ''
      if [ -n "$differs" ]; then
        echo "nixvirt/ renders to something else than is recorded:$differs"
        echo "If that is meant, record it: npx virtspec render --record"
        exit 1
      fi
      touch $out
    ''
  );

  # Tests what `lib.checkLab` promises to other flakes.
  rendered = self.lib.checkLab { inherit pkgs; lab = (import ./source.nix { inherit lib; }).lab; };
}
