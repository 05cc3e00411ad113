# The plan's Step 1, task 4, with what stands behind it in nixpkgs: writeTextFile makes a derivation, so that the file is there when it
# was built. virtspec's evaluation allows no building.
{ library, packages }:
let
  writeTextFile = { name, text, ... }: derivation {
    inherit name text;
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-c" ''echo "$text" > "$out"'' ];
  };
  NixVirt.lib = library (packages // { inherit writeTextFile; });
in
{
  facts.xml = builtins.readFile (NixVirt.lib.domain.writeXML (NixVirt.lib.domain.templates.windows (import ../windows.nix)));
}
