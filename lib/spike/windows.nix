# The arguments that the work plan passes to the Windows template in its Step 1.
{
  name = "test-win";
  uuid = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
  memory = { count = 2; unit = "GiB"; };
  storage_vol = "/tmp/test.qcow2";
  install_vol = "/tmp/test.iso";
  nvram_path = "/tmp/test.nvram";
  bridge_name = "virbr99";
  virtio_net = false;
  virtio_drive = false;
  install_virtio = true;
}
