# The Windows template as the plan calls it.
import ./windows-nics.nix
