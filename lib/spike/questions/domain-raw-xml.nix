# The plan's fallback: the template's XML, changed as a string, in a file. A second NIC, and Secure Boot said outright.
{ NixVirt, windows }:
let
  inherit (NixVirt.lib) domain;
  xml = domain.getXML windows;
  secondNic = ''
    <interface type='network'>
      <source network='default'/>
      <model type='e1000e'/>
    </interface>
  '';
  changed = builtins.replaceStrings
    [ "</interface>" "<loader " "</features>" ]
    [ "</interface>${secondNic}" "<loader secure='yes' " "<smm state='on'/></features>" ]
    xml;
in
{
  objects = [ { kind = "domain"; definition = builtins.toFile "test-win.xml" changed; } ];
}
