#!/usr/bin/env bash
# Replaces qemu-system-x86_64 in the sandbox: emulates all processors of a guest on one thread of the host.
#
# By default QEMU uses a thread for each. A guest's processors wait for each other by spinning, most of all in firmware with System Management Mode,
# and each spinning one occupies a whole processor of the host: on one thread, a guest with four processors boots in half the processor time. The
# guest, libvirt and the domain's XML show no difference. With KVM nothing is changed.
set -eu
arguments=() before=
for argument; do
  [[ $before != -accel || $argument != tcg ]] || argument=tcg,thread=single
  arguments+=("$argument")
  before=$argument
done
exec -a "$0" /run/emulator/bin/qemu-system-x86_64 "${arguments[@]}"
