# An input that is not there: what was asked for of it, as far as it can be without it. A module of it takes whatever is set; a package
# is a placeholder; an overlay adds nothing. What its library makes nobody knows.
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
