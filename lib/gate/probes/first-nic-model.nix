# The Windows template as the plan calls it, with `virtio_net = false`.
import ./windows-nics.nix
