# The packages that package-lock.json names, as in npm's registry: one fixed-output derivation each, in one folder.
#
# The lock contains no download URLs: each machine's npm client setting selects the registry. nixpkgs' own functions (fetchNpmDeps, importNpmLock)
# require URLs. So npm itself fetches here, by name and version; `integrity` in the lock is the hash that Nix verifies, and no other hash has to be
# kept up to date.
#
#   lock  package-lock.json as a value
#
# → { folder, lock }: `lock` with a `resolved` for each package, relative to `folder`
{ lib, stdenv, runCommand, linkFarm, nodejs, cacert, lock }:
let
  inherit (stdenv.hostPlatform.node) platform arch;

  # node_modules/NAME, or deeper: node_modules/OTHER/node_modules/NAME. An alias states the name that it stands for.
  nameOf = path: package: package.name or (lib.last (lib.splitString "node_modules/" path));
  fileOf = path: package: "${lib.replaceStrings [ "/" "@" ] [ "-" "" ] (nameOf path package)}-${package.version}.tgz";

  # An optional package for another system is never unpacked; npm decides by the same three fields.
  libc = if stdenv.hostPlatform.isMusl then "musl" else "glibc";
  fits = package: lib.elem platform (package.os or [ platform ]) && lib.elem arch (package.cpu or [ arch ]) && lib.elem libc (package.libc or [ libc ]);
  # The lock also contains this project itself, and packages that are bundled in another package's tarball.
  isTarball = path: package: path != "" && !(package.inBundle or false) && fits package;
  wanted = lib.filterAttrs isTarball lock.packages;
  hashOf = path: package: package.integrity or (throw "package-lock.json has no integrity for ${path}; write it anew: npm install --package-lock-only");

  tarball = path: package: runCommand (fileOf path package)
    {
      nativeBuildInputs = [ nodejs cacert ];
      outputHashMode = "flat";
      outputHash = hashOf path package;
      # As for every fetcher of nixpkgs; and npm's own setting, for users with their own registry.
      impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "npm_config_registry" ];
    } ''
    export HOME=$TMPDIR NODE_EXTRA_CA_CERTS=''${NIX_SSL_CERT_FILE:-${cacert}/etc/ssl/certs/ca-bundle.crt}
    npm pack --silent --pack-destination "$TMPDIR" ${nameOf path package}@${package.version}
    mv "$TMPDIR"/*.tgz "$out"
  '';
in
{
  folder = linkFarm "npm-tarballs" (
    lib.attrValues (lib.mapAttrs' (path: package: lib.nameValuePair (fileOf path package) { name = fileOf path package; path = tarball path package; }) wanted)
  );

  lock = lock // { packages = lock.packages // lib.mapAttrs (path: package: package // { resolved = fileOf path package; }) wanted; };
}
