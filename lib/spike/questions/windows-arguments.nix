# The template with the arguments that it takes, the bridge set afterwards.
{ NixVirt, windows }:
{
  objects = [ { kind = "domain"; definition = NixVirt.lib.domain.writeXML windows; } ];
}
