# shellcheck shell=bash
# From what is missing to the packages that bring it, as this release of the distribution names them.

# Set by choose_packages: what to install, and what no list of this system knows (the lists may be old or absent).
packages=()
unknown=()

choose_packages() {
  local manager=$1 row column word words known choice names=()
  packages=() unknown=()
  column=$("${manager}_column")
  for row in "${missing[@]}"; do
    words=$(cell "$row" "$column")
    read -r -a words <<<"${words//\// }"
    names+=("${words[@]}")
  done
  known=$'\n'$("${manager}_known" "${names[@]}")$'\n'
  for row in "${missing[@]}"; do
    read -r -a words <<<"$(cell "$row" "$column")"
    for word in "${words[@]}"; do
      if ! choice=$(first_known "$known" "$word"); then
        # Nice to have, and not to be had here.
        ! is_optional "$row" || continue 2
        unknown+=("$choice")
      fi
      [[ " ${packages[*]-} " == *" $choice "* ]] || packages+=("$choice")
    done
  done
}

# first_known LIST a/b: prints the first alternative that is in the list; when none is, prints the last and fails.
first_known() {
  local alternatives name
  IFS='/' read -r -a alternatives <<<"$2"
  for name in "${alternatives[@]}"; do
    [[ $1 != *$'\n'"$name"$'\n'* ]] || { printf '%s' "$name" && return 0; }
  done
  printf '%s' "$name"
  return 1
}

is_optional() { [[ $(cell "$1" 1) == \?* ]]; }

required_is_missing() {
  local row
  for row in ${missing[@]+"${missing[@]}"}; do is_optional "$row" || return 0; done
  return 1
}

# The table of what is missing, why it is needed, and (from a package manager's column) what brings it.
say_missing() {
  local manager=$1 row name package='' why='why it is needed'
  say ''
  printf '  %-16s %-58s %s\n' missing "$why" "$([[ -z $manager ]] || echo package)" >&2
  for row in "${missing[@]}"; do
    name=$(cell "$row" 1)
    [[ -z $manager ]] || package=$(cell "$row" "$("${manager}_column")")
    why=$(cell "$row" 3)
    ! is_optional "$row" || why+=' (optional)'
    printf '  %-16s %-58s %s\n' "${name#\?}" "$why" "${package//\// or }" >&2
  done
  say ''
}
