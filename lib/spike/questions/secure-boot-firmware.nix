# The Windows template, as far as it takes what the plan hands it.
import ./windows-arguments.nix
