# Runs one question with NixVirt's own library, without nixpkgs. Evaluated by evaluate-question.ts; the result is JSON.
#
#   nixvirt     NixVirt's source (an absolute path, as a string)
#   question       the question's file: a function that gets what it asks for by name, of
#                 NixVirt        with its `lib` and `nixosModules.default`, as a flake's input has it
#                 windows        what the Windows template makes of the plan's arguments, as far as this release takes them
#                 library        packages → NixVirt's library with those in place of nixpkgs
#                 packages       the ones that stand in for nixpkgs
#                 configuration  list of modules → the configuration that NixOS makes of them; takes nixpkgs' lib
#   nixpkgsLib  nixpkgs' lib folder, or ""
#
# → { lacking, objects, beside, facts, script }
#   lacking  what the question asks for and is not here, or null; then there is nothing else
#   objects  list of { kind, xml, active, restart }: what libvirt is to take
#   beside   the domain that is to run while NixVirt applies all objects a second time, or null: then nothing is applied
#   facts    anything else that was found out
#   script   bash for the sandbox, or null
{ nixvirt, question, nixpkgsLib }:
let
  packages = import ../nix/stand-ins/packages.nix;
  library = packages: import ../nixvirt/library.nix { inherit nixvirt packages; };
  nixos = import ./configuration.nix { inherit nixvirt nixpkgsLib packages; };
  NixVirt = { lib = library packages; nixosModules.default = nixos.module; };

  # Up to 0.5 the template takes no bridge: then it is set afterwards. `windows-template` asks for all of the arguments.
  windows =
    let
      template = NixVirt.lib.domain.templates.windows;
      plan = import ./windows.nix;
      taken = builtins.intersectAttrs (builtins.functionArgs template) plan;
      made = template taken;
      bridged = nic: nic // { source = { bridge = plan.bridge_name; }; };
    in
    if taken ? bridge_name then made
    else made // { devices = made.devices // { interface = bridged made.devices.interface; }; };

  function = import (/. + question);
  wanted = builtins.functionArgs function;
  given = { inherit NixVirt windows library packages; configuration = nixos.evaluate; };
  lacking = if wanted ? configuration && nixpkgsLib == "" then "nixpkgs’ lib" else null;
  asked = if lacking == null then function (builtins.intersectAttrs wanted given) else { };

  object = { kind, definition, active ? null, restart ? null }: {
    inherit kind active restart;
    xml = definition.text or (builtins.readFile definition);
  };
in
{
  inherit lacking;
  objects = map object (asked.objects or [ ]);
  beside = asked.beside or null;
  facts = asked.facts or { };
  script = asked.script or null;
}
