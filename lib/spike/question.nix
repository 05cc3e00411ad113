# Runs one question with NixVirt's own library, without nixpkgs. Evaluated by evaluate-question.ts; the result is JSON.
#
#   nixvirt     NixVirt's source (an absolute path, as a string)
#   question    the question's file: a function that gets the arguments that it names, of
#                 NixVirt        with its `lib` and `nixosModules.default`, like a flake's input
#                 windows        the result of the Windows template for the work plan's arguments, as far as this release accepts them
#                 library        packages → NixVirt's library with those in place of nixpkgs
#                 packages       the placeholders for nixpkgs
#                 configuration  list of modules → the NixOS configuration of them; needs nixpkgs' lib
#   nixpkgsLib  nixpkgs' lib folder, or ""
#
# → { lacking, objects, beside, facts, script }
#   lacking  what the question needs and is not available here, or null; if set, there is nothing else
#   objects  list of { kind, xml, active, restart }: what libvirt should accept
#   beside   the domain that runs while NixVirt applies all objects a second time, or null: then nothing is applied
#   facts    anything else that was determined
#   script   bash for the sandbox, or null
{ nixvirt, question, nixpkgsLib }:
let
  packages = import ../nix/stand-ins/packages.nix;
  library = packages: import ../nixvirt/library.nix { inherit nixvirt packages; };
  nixos = import ./configuration.nix { inherit nixvirt nixpkgsLib packages; };
  NixVirt = { lib = library packages; nixosModules.default = nixos.module; };

  # Up to 0.5 the template takes no bridge, so it is set afterwards. `windows-template` passes all of the arguments.
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
