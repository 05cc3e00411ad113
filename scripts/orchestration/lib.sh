# Functions for scripts that work on the guests of a lab: each is one command of virtspec. Source it, also under `set -euo pipefail`:
#
#   source scripts/orchestration/lib.sh
#   vm_start DC01
#   run_on_vm 192.168.56.10 "hostname"
#
# A VM is named by its domain's name or UUID; where a guest is spoken to, also by its address. Output and exit codes are virtspec's own, of run_on_vm the
# guest's. A script chooses the libvirt with VIRTSPEC_CONNECT, and virtspec itself with VIRTSPEC, a program or several words.
# shellcheck shell=bash

if [[ -z ${BASH_VERSION:-} ]]; then
  echo "scripts/orchestration/lib.sh is for bash" >&2
  # shellcheck disable=SC2317
  return 2 2>/dev/null || exit 2
fi

_virtspec_checkout=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

# virtspec itself: what VIRTSPEC says, else the program of the package that this file is in (of the flake, with all that it needs), else this checkout's,
# else the one that is installed.
_virtspec() {
  local -a words
  if [[ -n ${VIRTSPEC:-} ]]; then
    read -ra words <<<"$VIRTSPEC"
  elif [[ $_virtspec_checkout == */lib/node_modules/virtspec && -x ${_virtspec_checkout%/lib/*/virtspec}/bin/virtspec ]]; then
    words=("${_virtspec_checkout%/lib/*/virtspec}/bin/virtspec")
  elif [[ -f $_virtspec_checkout/dist/cli/main.js ]]; then
    words=(node "$_virtspec_checkout/dist/cli/main.js")
  else
    words=(virtspec)
  fi
  "${words[@]}" "$@"
}

# Prints how a function is called, if it got too few words.
_virtspec_usage() {
  local has=$1 needs=$2 usage=$3
  ((has >= needs)) && return
  echo "usage: $usage" >&2
  return 2
}

# Runs a line of the guest's shell, or the script of a file that is here, which has no arguments; with arguments, a program of the guest.
run_on_vm() {
  _virtspec_usage $# 2 'run_on_vm VM COMMAND|FILE' || return
  local vm=$1 what=$2
  shift 2
  _virtspec_check_script "$what" $# || return
  if (($# == 0)) && [[ -f $what ]]; then
    _virtspec run "$vm" --script "$what"
  else
    _virtspec run "$vm" -- "$what" "$@"
  fi
}

# Refuses what was meant as a script of a file, and would be taken for a program of the guest: _virtspec_check_script WORD ARGUMENTS
_virtspec_check_script() {
  local what=$1 arguments=$2
  # A path in the guest is absolute.
  [[ $what =~ ^[^/[:space:]\\][^[:space:]:]*\.(sh|ps1)$ ]] || return 0
  if ((arguments == 0)) && [[ ! -f $what ]]; then
    echo "error: run_on_vm: there is no file $what here
  fix: name the script as it is found from $PWD; for a script that is in the guest, its absolute path." >&2
    return 2
  fi
  if ((arguments > 0)) && [[ -f $what ]]; then
    echo "error: run_on_vm: $what is a file here, and a file takes no arguments
  why: with arguments the words are a program of the guest, and nothing is sent
  fix: write the values into the script; or copy it with copy_to_vm, and run it by its path in the guest." >&2
    return 2
  fi
}

# Copies files that are here into the guest.
copy_to_vm() {
  _virtspec_usage $# 3 'copy_to_vm VM FILE... PATH' || return
  local vm=$1 path=${*: -1}
  # An IPv6 address has colons of its own.
  [[ $vm == *:* ]] && vm="[$vm]"
  local -a files=()
  local file
  for file in "${@:2:$#-2}"; do
    case $file in /* | ./* | ../*) files+=("$file") ;; *) files+=("./$file") ;; esac
  done
  _virtspec copy "${files[@]}" "$vm:$path"
}

# Waits until the guest answers or, with a command, until that succeeds in it, whatever reboots come in between.
vm_wait() {
  _virtspec_usage $# 1 'vm_wait VM [COMMAND...]' || return
  local vm=$1
  shift
  if (($# == 0)); then _virtspec wait "$vm"; else _virtspec wait "$vm" -- "$@"; fi
}

# Starts VMs (default: all of lab.yaml, in its order), and waits until they are ready.
vm_start() { _virtspec up "$@"; }

# Asks guests to shut down (default: all of lab.yaml, the last first), and waits until they are off.
vm_shutdown() { _virtspec shutdown "$@"; }

# Takes the power of VMs away.
vm_destroy() {
  _virtspec_usage $# 1 'vm_destroy VM...' || return
  _virtspec off "$@"
}

# Saves VMs (default: all of lab.yaml) under a name, with memory if they run.
vm_checkpoint() {
  _virtspec_usage $# 1 'vm_checkpoint NAME [VM...]' || return
  _virtspec checkpoint save "$@"
}

# Brings all VMs of a checkpoint back; they must be off.
vm_restore() {
  _virtspec_usage $# 1 'vm_restore NAME [VM... --alone]' || return
  _virtspec checkpoint restore "$@"
}
