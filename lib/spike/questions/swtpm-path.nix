# NixVirt's module with its swtpm switched on: where swtpm and qemu-img are put.
{ NixVirt, configuration }:
let
  config = configuration [
    NixVirt.nixosModules.default
    {
      virtualisation.libvirt.enable = true;
      virtualisation.libvirt.swtpm.enable = true;
      virtualisation.libvirt.connections."qemu:///system" = { };
    }
  ];
in
{
  facts = {
    libvirtd = config.virtualisation.libvirtd.enable;
    swtpm = config.virtualisation.libvirtd.qemu.swtpm.enable;
    script = config.systemd.services.nixvirt.script;
  };
}
