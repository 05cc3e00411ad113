#!/usr/bin/env bash
# Creates folders, stand-in files and bridges inside the sandbox, whose root contains links into the read-only host.
#
#   provision.sh < LIST
#
# LIST is NUL-separated:
#   folder PATH             new and empty, even if the host has one: the sandbox must not see its content
#   parent PATH             a folder in which files can be created; the host's content stays visible, read-only
#   file PATH FORMAT BYTES  an empty image
#   absent PATH             nothing, even if the host has something
#   bridge NAME ADDRESS     without ports, up; ADDRESS may be empty
set -euo pipefail

real_folder() { # PATH: every part of it a folder of the sandbox's own, no link into the host
  local path=$1 target entry
  [[ $path == / || $path == . ]] && return
  real_folder "$(dirname -- "$path")"
  if [[ -L $path ]]; then
    target=$(readlink -- "$path")
    if [[ $target == /.host/* ]]; then
      rm -- "$path"
      mkdir -- "$path"
      for entry in "$target"/* "$target"/.[!.]*; do
        if [[ -L $entry ]]; then cp -P -- "$entry" "$path/"; elif [[ -e $entry ]]; then ln -s -- "$entry" "$path/"; fi
      done
    else
      real_folder "$(realpath -m -- "$path")"
    fi
  elif [[ ! -e $path ]]; then
    mkdir -- "$path"
  fi
}

hide() { # PATH: what the host has under this name
  if [[ -L $1 && $(readlink -- "$1") == /.host/* ]]; then rm -- "$1"; fi
}

while IFS= read -r -d '' what; do
  case $what in
  folder)
    IFS= read -r -d '' path
    real_folder "$(dirname -- "$path")"
    hide "$path"
    mkdir -p -- "$path"
    ;;
  parent)
    IFS= read -r -d '' path
    real_folder "$path"
    ;;
  file)
    IFS= read -r -d '' path
    IFS= read -r -d '' format
    IFS= read -r -d '' bytes
    real_folder "$(dirname -- "$path")"
    hide "$path"
    [[ -e $path ]] || qemu-img create -q -f "$format" -- "$path" "$bytes"
    ;;
  absent)
    IFS= read -r -d '' path
    if [[ -e $path || -L $path ]]; then
      real_folder "$(dirname -- "$path")"
      hide "$path"
    fi
    ;;
  bridge)
    IFS= read -r -d '' name
    IFS= read -r -d '' address
    ip link add name "$name" type bridge
    [[ -z $address ]] || ip address add "$address" dev "$name"
    ip link set dev "$name" up
    ;;
  esac
done
