# The plan's scripts/create-volumes.sh, word for word.
{ }:
{
  script = ''
    sudo mkdir -p /var/lib/libvirt/images/homelab
    sudo virsh pool-define-as homelab dir --target /var/lib/libvirt/images/homelab
    sudo virsh pool-autostart homelab
    sudo virsh pool-start homelab
    for vol in dc01:60 sccm01:100 client01:60 client02:60; do
      name="''${vol%%:*}"; size="''${vol##*:}"
      sudo qemu-img create -f qcow2 "/var/lib/libvirt/images/homelab/''${name}.qcow2" "''${size}G"
    done
  '';
}
