#!/usr/bin/env bash
# Makes folders and stand-in files inside the sandbox, whose root holds links into the read-only host.
#
#   provision.sh < LIST
#
# LIST is NUL-separated: `folder PATH`, or `file PATH FORMAT BYTES`. A folder is new and empty, also where the host has one of that
# name: the sandbox must not see what the host keeps there.
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

new_folder() { # PATH
  real_folder "$(dirname -- "$1")"
  if [[ -L $1 && $(readlink -- "$1") == /.host/* ]]; then rm -- "$1"; fi
  mkdir -p -- "$1"
}

while IFS= read -r -d '' word; do
  IFS= read -r -d '' path
  case $word in
  folder) new_folder "$path" ;;
  file)
    IFS= read -r -d '' format
    IFS= read -r -d '' bytes
    real_folder "$(dirname -- "$path")"
    [[ -L $path && $(readlink -- "$path") == /.host/* ]] && rm -- "$path"
    [[ -e $path ]] || qemu-img create -q -f "$format" -- "$path" "$bytes"
    ;;
  esac
done
