# Read by a guest's machine.sh and udhcpc.sh: small functions that start no process.
# shellcheck shell=sh
# shellcheck disable=SC3043 # busybox's shell has `local`
# shellcheck disable=SC2034 # `json` is for the caller

line() { # VARIABLE FILE: the file's first line, empty where there is none
  local first=''
  if [ -r "$2" ]; then read -r first <"$2" || :; fi
  eval "$1=\$first"
}
text() { # VALUE: as a JSON string, or null where it is empty
  if [ -z "$1" ]; then json=null; return; fi
  local rest="$1" done=''
  case $rest in *[\"\\]*)
    while [ -n "$rest" ]; do
      case $rest in [\"\\]*) done="$done\\${rest%"${rest#?}"}" ;; *) done="$done${rest%"${rest#?}"}" ;; esac
      rest=${rest#?}
    done
    rest=$done ;;
  esac
  json="\"$rest\""
}
number() { # VALUE: itself, or null
  json=${1:-null}
}
target() { # VARIABLE LINK: last part of what a link in /sys points at
  local name=
  if cd -P "$2" 2>/dev/null; then name=${PWD##*/}; cd / || :; fi
  eval "$1=\$name"
}
