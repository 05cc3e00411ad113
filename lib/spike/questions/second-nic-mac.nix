# Two NICs as the plan writes them: no MAC is declared.
import ./windows-second-nic.nix
