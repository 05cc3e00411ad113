#!/usr/bin/env bash
# Runs outside the sandbox: creates the namespaces, waits for their end, and removes the sandbox's folder.
#
#   outer.sh FOLDER STORAGE CAPABILITIES AUTHORITY SYSTEM RIGHTS [unshare options]
#
# Standard input is the lifeline, a pipe that virtspec holds open: when it closes for any reason (also because virtspec is killed), inner.sh exits,
# the pid namespace ends with it, and nothing is left.
set -u
folder=$1
inner=("${@:1:6}")
shift 6
here=$(dirname -- "$0")

export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" # where an ordinary user's PATH does not look
trap '' HUP INT # the lifeline decides, not a signal to the group
# Where user namespaces are forbidden, unshare --map-auto leaves a process behind that hangs; so it is tried without that option first.
[[ " $* " != *" --user "* ]] || unshare --user true || { rm -rf -- "$folder" && exit 1; }
unshare "$@" --mount --net --pid --ipc --uts --fork --mount-proc --kill-child -- \
  bash "$here/inner.sh" "${inner[@]}"
code=$?
tail -q -n 5 -- "$folder/libvirtd.log" "$folder/sandbox.log" >&2 2>/dev/null # its last words, for the harness
rm -rf -- "$folder"
exit "$code"
