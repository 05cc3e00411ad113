#!/usr/bin/env bash
# Stands in the place of qemu-system-x86_64 in the sandbox: emulates all processors of a guest on one thread of the host.
#
# QEMU gives each a thread of its own. A guest's processors wait for each other by spinning, most of all in firmware with System Management
# Mode, and each spinning one takes a whole processor of the host: a guest of four boots in half the processor time on one thread.
# Nothing of it is seen by the guest, by libvirt, or in the domain's XML. With KVM nothing is changed.
set -eu
arguments=() before=
for argument; do
  [[ $before != -accel || $argument != tcg ]] || argument=tcg,thread=single
  arguments+=("$argument")
  before=$argument
done
exec -a "$0" /run/emulator/bin/qemu-system-x86_64 "${arguments[@]}"
