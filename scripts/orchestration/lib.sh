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

# virtspec itself: what VIRTSPEC says, else this checkout's, else the one that is installed.
_virtspec() {
  local -a words
  if [[ -n ${VIRTSPEC:-} ]]; then
    read -ra words <<<"$VIRTSPEC"
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

# Runs a line of the guest's shell, or the script of a file that is here.
run_on_vm() {
  _virtspec_usage $# 2 'run_on_vm VM COMMAND|FILE' || return
  local vm=$1 what=$2
  shift 2
  if (($# == 0)) && [[ -f $what ]]; then
    _virtspec run "$vm" --script "$what"
  else
    _virtspec run "$vm" -- "$what" "$@"
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
