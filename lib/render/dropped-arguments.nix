# NixVirt's templates, with a note in their results: the arguments that they were given and did not use, with their places (as in
# positions.nix), and those that they name.
#
# The templates for domains accept any argument (`...`), and silently ignore one that they do not know: with `memry`, the template's own default is
# used. An argument that the template does not name, and without which it returns the same, is unused.
rec {
  # NixVirt in turn ignores the note, because no element has that name.
  note = "virtspec: arguments passed over";

  annotate = builtins.mapAttrs (name: template:
    if !builtins.isFunction template || builtins.functionArgs template == { } then template
    else arguments:
      let
        object = template arguments;
        unknown = removeAttrs arguments (builtins.attrNames (builtins.functionArgs template));
        passedOver = builtins.filter (one: template (removeAttrs arguments [ one ]) == object) (builtins.attrNames unknown);
        textOf = one: "templates.${name} { ${one} }";
        placeOf = one:
          let at = builtins.unsafeGetAttrPos one arguments; in
          if at == null then [ ] else [ { path = textOf one; file = toString at.file; inherit (at) line; } ];
      in
      if unknown == { } then object
      else object // {
        ${note} = {
          arguments = builtins.attrNames (builtins.functionArgs template);
          passedOver = map textOf passedOver;
          positions = builtins.concatMap placeOf passedOver;
        };
      });
}
