# A placeholder for a missing package: its store path is a placeholder, and its functions (override and similar) return it unchanged.
let
  path = name: "/nix/store/virtspec-placeholder-${name}";
  outputs = [ "out" "bin" "dev" "lib" "man" "doc" "debug" "static" ];

  package = name:
    let
      self = {
        type = "derivation";
        inherit name;
        pname = name;
        version = "0";
        outPath = path name;
        drvPath = "${path name}.drv";
        outputName = "out";
        outputs = [ "out" ];
        all = [ self ];
        # A firmware package.
        fd = package "${name}-fd";
        meta = { mainProgram = name; available = true; platforms = [ ]; };
        passthru = { };
        override = _: self;
        overrideAttrs = _: self;
        overrideDerivation = _: self;
        withPackages = _: self;
      };
    in
    self // builtins.listToAttrs (map (output: { name = output; value = self; }) outputs);
in
{ inherit path package; }
