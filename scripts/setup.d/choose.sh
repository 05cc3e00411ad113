# shellcheck shell=bash
# Determines the packages for what is missing, by their names in this release of the distribution.

# Set by choose_packages: what to install, and what no list of this system contains (the lists may be old or absent).
packages=()
unknown=()

choose_packages() {
  local manager=$1 row column word words known names=()
  packages=() unknown=()
  column=$("${manager}_column")
  for row in "${missing[@]}"; do
    cell "$row" "$column"
    read -r -a words <<<"${REPLY//\// }"
    names+=("${words[@]}")
  done
  known=$'\n'$("${manager}_known" "${names[@]}")$'\n'
  for row in "${missing[@]}"; do
    cell "$row" "$column"
    read -r -a words <<<"$REPLY"
    for word in "${words[@]}"; do
      if ! first_known "$known" "$word"; then
        # Optional, and not available here.
        ! is_optional "$row" || continue 2
        unknown+=("$REPLY")
      fi
      [[ " ${packages[*]-} " == *" $REPLY "* ]] || packages+=("$REPLY")
    done
  done
}

# first_known LIST a/b: sets REPLY to the first alternative that is in the list; if none is, to the last, and fails.
first_known() {
  local alternatives
  IFS='/' read -r -a alternatives <<<"$2"
  for REPLY in "${alternatives[@]}"; do
    [[ $1 != *$'\n'"$REPLY"$'\n'* ]] || return 0
  done
  return 1
}

is_optional() { [[ $1 == \?* ]]; }

required_is_missing() {
  local row
  for row in ${missing[@]+"${missing[@]}"}; do is_optional "$row" || return 0; done
  return 1
}

# The table of what is missing, why it is needed, and (from a package manager's column) which package provides it.
say_missing() {
  local manager=$1 column row name package='' why='why it is needed'
  [[ -z $manager ]] || column=$("${manager}_column")
  say ''
  printf '  %-16s %-58s %s\n' missing "$why" "$([[ -z $manager ]] || echo package)" >&2
  for row in "${missing[@]}"; do
    cell "$row" 1
    name=$REPLY
    [[ -z $manager ]] || { cell "$row" "$column" && package=$REPLY; }
    cell "$row" 3
    why=$REPLY
    ! is_optional "$row" || why+=' (optional)'
    printf '  %-16s %-58s %s\n' "${name#\?}" "$why" "${package//\// or }" >&2
  done
  say ''
}
