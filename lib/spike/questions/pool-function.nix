# The plan's storage pool.
{ NixVirt }:
{
  objects = [
    {
      kind = "pool";
      definition = NixVirt.lib.pool.writeXML {
        name = "homelab";
        uuid = "0b1f7d3c-52c6-4f0a-9d3e-6f1c2a7b8e90";
        type = "dir";
        target = { path = "/var/lib/libvirt/images/homelab"; };
      };
    }
  ];
}
