# `nix fmt`: formats the whole tree if it gets no arguments. (Nix passed "." up to 2.24 and passes nothing since; nixpkgs-fmt would then wait for its
# standard input.)
{ writeShellScriptBin, nixpkgs-fmt }:
writeShellScriptBin "nixpkgs-fmt" ''
  exec ${nixpkgs-fmt}/bin/nixpkgs-fmt "''${@:-.}"
''
