# shellcheck shell=bash
# What is in the clone: node_modules, dist, and the command `virtspec`.

readonly lock_stamp="$clone/node_modules/.virtspec-package-lock.json"
readonly build_stamp="$clone/dist/.virtspec-sources"
readonly command_link="$clone/node_modules/.bin/virtspec"

# npm writes node_modules/.package-lock.json last, so an interrupted install has neither that nor our stamp.
npm_packages_are_current() {
  local lock="$clone/package-lock.json"
  cmp -s -- "$lock" "$lock_stamp" || [[ $clone/node_modules/.package-lock.json -nt $lock ]]
}

# One line that changes if a source file is changed, added or removed.
sources_digest() {
  (cd -- "$clone" && find lib package-lock.json tsconfig.json rolldown.config.ts -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

build_is_current() {
  [[ -f $clone/dist/cli/main.js && -f $build_stamp && $(sources_digest) == "$(<"$build_stamp")" ]]
}

command_is_linked() { [[ -x $command_link ]]; }

clone_is_ready() { [[ $system_only == yes ]] || { npm_packages_are_current && build_is_current && command_is_linked; }; }

# Two setups at the same time (`npm start` and `npm test`) take turns. The lock is a lock on the folder itself, so no lock file is left behind.
one_at_a_time() {
  command -v flock >/dev/null || return 0
  exec {turn}<"$clone"
  flock --nonblock "$turn" || { say 'Waiting for another scripts/setup in this clone ...' && flock "$turn"; }
}

prepare_clone() {
  [[ $system_only == no ]] || return 0
  npm_packages_are_current || install_npm_packages
  build_is_current || build
  command_is_linked || link_command
}

install_npm_packages() {
  command -v npm >/dev/null ||
    fail 3 'npm packages cannot be installed' 'no npm in PATH' 'Install Node.js 20.19 or later, with npm: https://nodejs.org'
  say 'Installing the npm packages (npm ci) ...'
  # No install scripts are run: the packages that would compile something (ssh2, for an engine over ssh) work without it.
  quietly npm --prefix "$clone" ci --ignore-scripts --no-audit --no-fund || {
    say_log '^npm error [^ ]'
    fail 3 'The npm packages could not be installed' 'npm ci failed; what it said is above' "cd $clone && npm ci"
  }
  cp -- "$clone/package-lock.json" "$lock_stamp"
}

build() {
  say 'Building dist/ (npm run build) ...'
  local digest
  digest=$(sources_digest)
  rm -f -- "$build_stamp"
  quietly npm --prefix "$clone" run build || {
    say_log '^\[[A-Z_]+\]|─\[ .*\]'
    fail 1 'dist/ could not be built' 'npm run build failed; what it said is above' "cd $clone && npm run build"
  }
  [[ -f $clone/dist/cli/main.js ]] || fail 1 'dist/ is incomplete' 'npm run build made no dist/cli/main.js' 'Look at bin in package.json.'
  # npx and npm start run it through a link, so it must be executable; the build does not set that.
  chmod +x -- "$clone/dist/cli/main.js"
  printf '%s\n' "$digest" >"$build_stamp"
}

# npm links the commands of dependencies, not those of the package itself; `npm start` and `npx virtspec` need the link.
link_command() {
  mkdir -p -- "${command_link%/*}"
  ln -sfn ../../dist/cli/main.js "$command_link"
}
