# Where the lab keeps its files on the host. The NixOS module offers each as an option with this default.
{
  # Directory of the pool `homelab`.
  pool = "/var/lib/libvirt/images/homelab";

  # Holds windows-server-2022.iso and windows-11.iso.
  iso = "/var/lib/libvirt/iso";

  # UEFI variables, one file per domain.
  nvram = "/var/lib/libvirt/qemu/nvram";
}
