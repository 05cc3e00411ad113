# The plan's first volume.
{ NixVirt }:
{
  objects = [
    {
      kind = "volume";
      definition = NixVirt.lib.volume.writeXML {
        name = "dc01.qcow2";
        capacity = { count = 60; unit = "GiB"; };
        target = { format = { type = "qcow2"; }; };
      };
    }
  ];
}
