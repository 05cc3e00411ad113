# Renders a lab to libvirt XML with NixVirt's own library, and evaluates the NixOS module that contains it. Evaluated by render-live.ts; the result is
# JSON. All arguments are strings; an unused one is "".
#
#   nixpkgs     "stub": without nixpkgs (stand-ins/nixpkgs.nix); "own": with the flake's own (own-nixpkgs.nix)
#   nixvirt     NixVirt's source (an absolute path, as a string, because names may contain characters that a path literal may not); with "own",
#               used instead of the flake's input
#   nixpkgsLib  nixpkgs' `lib` folder; with "stub", for a flake
#   nixpkgsTree a folder that replaces nixpkgs' source (stand-in-tree.ts); with "stub", for a flake
#   inputsOf    the folder of the flake whose inputs nixpkgs and NixVirt are; with "own"
#   lists       the folder of networks.nix, pools.nix and domains.nix; if a file is missing, its objects are left alone
#   flake       the folder of the flake whose `output`.`name` applies the lab, on its connection `connection`
#   known       a JSON file: what dropped.nix found out before; with "stub"
#   typed       "yes": an attribute of a type that NixVirt does not take is named (typed.nix)
#   only        "lists", "module" or "firewall": the others are null, because another Nix evaluates them
#
# → { lists, module, firewall, nixpkgs, copy }: see declared.nix, module.nix and firewall.nix; `nixpkgs` is its revision, where it is known; `copy` the folder that
#   stands for the flake's in file names, where it is another
{ nixpkgs, nixvirt, nixpkgsLib, nixpkgsTree ? "", inputsOf, lists, flake, output, name, connection, known ? "", only ? "", typed ? "" }:
let
  world =
    if nixpkgs == "own" then import ./own-nixpkgs.nix { inherit nixvirt; flake = inputsOf; typed = typed != ""; }
    else import ../nix/stand-ins/nixpkgs.nix {
      inherit nixvirt nixpkgsLib nixpkgsTree flake;
      typed = typed != "";
      known = if known == "" then { } else builtins.fromJSON (builtins.readFile (/. + known));
    };

  inherit (world) NixVirt;

  # A list, or a function that returns one; the function gets the arguments that it names. nix-error.ts knows the words of the refusal.
  load = kind:
    let
      file = /. + lists + "/${kind}.nix";
      value = (world.load or import) file;
      arguments = { inherit NixVirt; };
      wanted = builtins.functionArgs value;
      lacking = builtins.filter (name: !(wanted.${name} || arguments ? ${name})) (builtins.attrNames wanted);
    in
    if !builtins.pathExists file then null
    else if builtins.isFunction value then
      if lacking != [ ] then throw "virtspec: ${toString file} requires the argument '${builtins.head lacking}'; lists are called with { NixVirt }"
      else value (if wanted == { } then arguments else builtins.intersectAttrs wanted arguments)
    else value;

  declared = import ./declared.nix;
  each = make: { networks = make "networks"; pools = make "pools"; domains = make "domains"; };
in
{
  lists = if lists == "" || (only != "" && only != "lists") then null else declared { where = each (kind: "${kind}.nix"); lists = each load; };
  module = if flake == "" || (only != "" && only != "module") then null else import ./module.nix {
    inherit world declared each flake output name connection;
    # Where there are lists, they are what is judged; the module is compared with them by its XML.
    detailed = lists == "";
  };
  firewall = if flake == "" || (only != "" && only != "firewall") then null else import ./firewall.nix { inherit world output name; };
  nixpkgs = world.revision;
  copy = world.copy or null;
}
