# The same as github:nix-systems/default.
[ "aarch64-darwin" "aarch64-linux" "x86_64-darwin" "x86_64-linux" ]
