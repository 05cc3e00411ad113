# NixVirt's templates, with a note in what each returns: the arguments that it was given and made nothing of.
#
# The templates for domains take any argument (`...`), and pass over one that they do not know without a word: with `memry` the
# template's own default stands. One that the template does not name, and without which it returns the same, is passed over.
rec {
  # What NixVirt passes over in turn, since no element is called so.
  note = "virtspec: arguments passed over";

  annotate = builtins.mapAttrs (name: template:
    if !builtins.isFunction template || builtins.functionArgs template == { } then template
    else arguments:
      let
        object = template arguments;
        unknown = removeAttrs arguments (builtins.attrNames (builtins.functionArgs template));
        passedOver = builtins.filter (one: template (removeAttrs arguments [ one ]) == object) (builtins.attrNames unknown);
      in
      if unknown == { } then object
      else object // { ${note} = map (one: "templates.${name} { ${one} }") passedOver; });
}
