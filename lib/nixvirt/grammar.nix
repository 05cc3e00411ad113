# NixVirt's grammar: which attributes of a definition become which elements and attributes of libvirt's XML, read out of the files that generate it
# (generate-xml/). They are evaluated with other combinators than NixVirt's own, which describe what they are given instead of writing XML.
#
# → { network, pool, volume, domain }, each the root element:
#   element    { element; key?; many?; attributes; body; }   without `key`, it is always written, from the attributes of its parent
#   attribute  { attribute; key?; type | constant; }
#   body       { children } | { type; key?; } (text) | { raw } (what NixVirt's `lib.xml` makes)
{ nixvirt }:
let
  generate = rec {
    sub = key: contents: subject: contents subject // { inherit key; };
    attr = attribute: contents: subject: { inherit attribute; } // contents subject;
    subattr = attribute: contents: sub attribute (attr attribute contents);
    elem = element: attributes: contents: subject: {
      inherit element;
      attributes = map (one: one subject) attributes;
      body = if builtins.isList contents then { children = map (one: one subject) contents; } else contents subject;
    };
    subelem = key: attributes: contents: subject: sub key (elem key attributes contents) subject // { many = true; };
    subelemraw = key: attributes: sub key (elem key attributes (_: { raw = true; }));
    typeConstant = constant: _: { inherit constant; };
    typeString = _: { type = "string"; };
    typeInt = _: { type = "int"; };
    typeBoolYesNo = _: { type = "yes-no"; };
    typeBoolOnOff = _: { type = "on-off"; };
    typePath = _: { type = "path"; };
  };

  # What is written only under a condition is written with what the condition is about.
  xml = {
    opt = _: one: one;
    attr = attribute: constant: { inherit attribute constant; };
    toText = root: root;
  };

  stand-ins = { "generate.nix" = generate; "xml.nix" = xml; };
  load = file: stand-ins.${baseNameOf file} or (builtins.scopedImport { import = load; } file);

  # An image lies over another, and that over the next: without a limit the grammar has no end. libvirt's own longest chain is far shorter.
  deepest = 16;
  upTo = depth: element: element // (
    if !(element.body ? children) then { }
    else { body.children = if depth == 0 then [ ] else map (upTo (depth - 1)) element.body.children; }
  );

  grammarOf = kind: upTo deepest (load (/. + nixvirt + "/generate-xml/${kind}.nix") { });
in
{
  network = grammarOf "network";
  pool = grammarOf "pool";
  volume = grammarOf "volume";
  domain = grammarOf "domain";
}
