# shellcheck shell=bash
# The system packages: show what is missing, ask, install, check again.

# What setup found no package for, or was told to skip: it does not ask again until that list changes.
done_without() { [[ $for_tests == no ]] && echo "$clone/node_modules/.virtspec-done-without" || echo "$clone/node_modules/.virtspec-done-without-tests"; }

missing_names() {
  local row
  for row in ${missing[@]+"${missing[@]}"}; do cell "$row" 1 && echo "$REPLY"; done
}

# Only optional things are missing, and setup has already handled that.
nothing_to_do_about_missing() {
  ! required_is_missing && [[ ${#missing[@]} -eq 0 || $(missing_names) == "$(cat -- "$(done_without)" 2>/dev/null)" ]]
}

remember_doing_without() {
  ! required_is_missing || return 0
  [[ ${#missing[@]} -eq 0 ]] || { mkdir -p -- "$clone/node_modules" && missing_names >"$(done_without)"; }
}

# give_up WHAT WHY FIX: ends with exit 3 if something required is missing.
give_up() {
  ! required_is_missing || fail 3 "$@"
  say "Going on without what is optional. $1: $2"
  say "  fix: $3"
  remember_doing_without
  exit 0
}

provide_system_packages() {
  local manager
  find_missing_needs
  ! nothing_to_do_about_missing || return 0
  manager=$(package_manager)
  case $manager in
    nix) explain_nix ;;
    none) explain_unknown_system ;;
    *) install_system_packages "$manager" ;;
  esac
}

install_system_packages() {
  local manager=$1 refresh install environment refreshed=no
  choose_packages "$manager"
  if ((${#packages[@]} == 0)); then
    remember_doing_without
    return 0
  fi
  say 'virtspec runs the lab in a libvirtd of its own, and for that this system lacks:'
  say_missing "$manager"
  read -r -a refresh <<<"$("${manager}_refresh")"
  read -r -a install <<<"$("${manager}_install")"
  read -r -a environment <<<"$("${manager}_environment")"
  obtain_consent

  ((${#unknown[@]} == 0)) || refresh_lists
  hold_new_units
  install_chosen || { [[ $refreshed == no ]] && refresh_lists && install_chosen; } || install_failed
  disable_new_units

  find_missing_needs
  if required_is_missing; then
    say_missing "$manager"
    fail 3 'The packages are installed, yet something is still missing' 'see the table above' 'Find the package that brings it, and tell the project which one it was.'
  fi
  remember_doing_without
  say 'The system packages are installed.'
}

# Prefixes of a package manager's error messages.
readonly complaint='^(E|W|Err|error|Error)[: ]'

# The next three functions read the variables of install_system_packages.
# shellcheck disable=SC2154
refresh_lists() {
  refreshed=yes
  ((${#refresh[@]} > 0)) || return 0
  say "Fetching the package lists (${refresh[*]}) ..."
  # A source that cannot be reached matters only if a package turns out to be missing.
  quietly as_root env "${environment[@]}" "${refresh[@]}" || true
  choose_packages "$manager"
  ((${#unknown[@]} > 0)) || return 0
  say_log "$complaint"
  give_up "The package manager knows no ${unknown[*]}" \
    "${refresh[*]} could not reach the network (what it said is above), or this release names it otherwise" "$(install_command)"
}

# shellcheck disable=SC2154
install_chosen() {
  say "Installing ${#packages[@]} packages and what they depend on (${install[*]}); this takes a minute or two ..."
  quietly as_root env "${environment[@]}" "${install[@]}" "${packages[@]}"
}

install_failed() {
  disable_new_units
  say_log "$complaint"
  give_up 'The system packages could not be installed' "${install[0]} failed; what it said is above" "$(install_command)"
}

explain_nix() {
  say 'virtspec runs the lab in a libvirtd of its own, and for that this system lacks:'
  say_missing ''
  if [[ -n ${IN_NIX_SHELL:-} ]]; then
    give_up 'The development shell is incomplete' 'see the table above' 'Leave it and enter the one of this clone: nix develop'
  fi
  give_up 'System packages were not installed' 'on this system they come from Nix' 'nix develop   (then npm start again, inside it)'
}

explain_unknown_system() {
  say 'virtspec runs the lab in a libvirtd of its own, and for that this system lacks:'
  say_missing ''
  give_up 'System packages were not installed' "setup knows apt, dnf, pacman and Nix, and found none of them on this $(uname -s)" \
    'Install them yourself (docs/setup.md), or go on without: npx virtspec verify --target rendered'
}

check_clone() {
  local ready=0
  npm_packages_are_current || { say 'npm packages: missing or older than package-lock.json (npm ci)' && ready=1; }
  build_is_current || { say 'dist/: not built from the present sources (npm run build)' && ready=1; }
  command_is_linked || { say 'the command virtspec: not linked into node_modules/.bin' && ready=1; }
  return "$ready"
}

# scripts/setup --check: lists what is missing and installs nothing.
check_all() {
  local code=0 manager
  [[ $system_only == yes ]] || check_clone || code=3
  if ((${#missing[@]} > 0)); then
    nothing_to_do_about_missing || code=3
    manager=$(package_manager)
    [[ $manager != n* ]] || manager=''
    say 'System:'
    say_missing "$manager"
  fi
  ((code > 0)) || say 'Nothing is missing.'
  exit "$code"
}
