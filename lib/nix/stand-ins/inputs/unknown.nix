# A missing input: what the lab needs from it, as far as possible. A module of it accepts any settings; a package is a placeholder; an overlay adds
# nothing. The results of its library functions are unknown.
{ lib, name, asked }:
let
  inherit (import ../package.nix) path package;

  make = asked:
    let
      kind = lib.head asked;
      its = lib.setAttrByPath (lib.tail asked) (package (if lib.tail asked == [ ] then name else lib.last asked));
    in
    if lib.elem kind [ "packages" "legacyPackages" "defaultPackage" ] then { ${kind} = lib.genAttrs lib.systems.flakeExposed (_: its); }
    else lib.setAttrByPath asked (if lib.elem kind [ "overlays" "overlay" ] then _: _: { } else { _file = name; });
in
lib.foldl' (set: one: lib.recursiveUpdate set (make one))
  { lib = throw "virtspec needs nixpkgs: it uses the library of its input '${name}', which is not available"; _type = "flake"; outPath = path name; sourceInfo = { outPath = path name; }; rev = null; shortRev = "0"; lastModified = 0; }
  asked
