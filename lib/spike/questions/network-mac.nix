# A network as the plan writes it: without a MAC.
import ./network-attrset.nix
