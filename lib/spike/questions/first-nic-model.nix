# The Windows template with `virtio_net = false`, as the plan has it.
import ./windows-arguments.nix
