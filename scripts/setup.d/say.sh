# shellcheck shell=bash
# Messages of setup, and its exit. Everything goes to stderr, because `npm start` may be piped.

say() { printf '%s\n' "$*" >&2; }

# fail CODE WHAT WHY FIX: prints the three lines of every virtspec error, then exits.
fail() {
  say "$2"
  say "  why: $3"
  say "  fix: $4"
  exit "$1"
}

interrupted() {
  trap - INT TERM
  say ''
  say 'Interrupted. Run scripts/setup again: it goes on with what is still missing.'
  exit "$1"
}

# What must happen at the end, however setup ends. Parts append to this list.
at_exit=()
cleanup() {
  local action
  for action in ${at_exit[@]+"${at_exit[@]}"}; do "$action"; done
}

# Runs a command with its output in $log (only the last command's), showing its latest line on a terminal. Returns the command's exit code.
log=''
remove_log() { [[ -z $log ]] || rm -f -- "$log"; }
at_exit+=(remove_log)

quietly() {
  [[ -n $log ]] || log=$(mktemp)
  : >"$log"
  local line code=0
  if [[ -t 2 ]]; then
    "$@" 2>&1 </dev/null | while IFS= read -r line; do
      printf '%s\n' "$line" >>"$log"
      printf '\r\033[K  %.76s' "${line//[[:cntrl:]]/ }" >&2
    done || code=$?
    printf '\r\033[K' >&2
  else
    "$@" >>"$log" 2>&1 </dev/null || code=$?
  fi
  return "$code"
}

# say_log PATTERN: the tool's own output, indented: its first lines that match, or its last ones if none does.
say_log() {
  local plain
  # Some tools colour what they write to a file.
  plain=$(sed 's/\x1b\[[0-9;]*m//g' "$log")
  { grep -m 12 -E -- "$1" <<<"$plain" || tail -n 12 <<<"$plain"; } | sed 's/^/  | /' >&2
}

in_ci() { [[ -n ${CI:-} && ${CI:-} != false ]]; }
