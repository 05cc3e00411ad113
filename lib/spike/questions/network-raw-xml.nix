# The plan's fallback: the network as XML in a file, which NixVirt's module takes as a definition too.
{ }:
{
  objects = [
    {
      kind = "network";
      definition = builtins.toFile "lab-net.xml" ''
        <network>
          <name>test-lab</name>
          <uuid>70b08691-28dc-4b47-90a1-45bbeac9ab5a</uuid>
          <forward mode='nat'/>
          <bridge name='virbr99'/>
          <ip address='192.168.99.1' netmask='255.255.255.0'>
            <dhcp>
              <range start='192.168.99.100' end='192.168.99.200'/>
            </dhcp>
          </ip>
        </network>
      '';
    }
  ];
}
