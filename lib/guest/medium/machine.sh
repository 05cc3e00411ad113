#!/bin/sh
# Shared by the guests (init.sh, agent-init.sh), which read it first: the kernel's file systems, /virtspec-run, and drivers; and it reads basics.sh and cards.sh.
# A guest may set $guest, its name in messages, before that; and $host, its hostname for DHCP, and $dhcp_elsewhere (yes or no: whether networks that
# CARDS does not list have DHCP) before it calls raise_cards.
#
# Starting processes is slow under emulation, so the shell does as much as possible itself.
# shellcheck disable=SC3043 # busybox's shell has `local`
# shellcheck disable=SC2034,SC2154 # `line`, `target` and their like set the variables that they are given the names of
# shellcheck disable=SC2153 # CARDS comes from /virtspec-run
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t securityfs security /sys/kernel/security 2>/dev/null
# The device exists even without a serial port; only a write shows whether there is one.
serial=/dev/null
{ echo >/dev/ttyS0; } 2>/dev/null && serial=/dev/ttyS0
say() { echo "virtspec-${guest:-probe}: $*" >/dev/console; echo "virtspec-${guest:-probe}: $*" >$serial; }
say init
# shellcheck source=/dev/null
. /virtspec-run
# shellcheck source=lib/guest/medium/basics.sh
. /basics.sh
# shellcheck source=lib/guest/medium/cards.sh
. /cards.sh

# --- drivers ---------------------------------------------------------------------------------------------------------------------

load_drivers() { # every bus may show another
  local known='' aliases
  for _ in 1 2 3 4; do
    aliases=$(cat /sys/bus/*/devices/*/modalias 2>/dev/null | sort -u)
    [ "$aliases" = "$known" ] && return
    known=$aliases
    # shellcheck disable=SC2086 # one word an alias
    modprobe -a -b $aliases 2>>/module-errors
    settle
  done
}
settle() { # what USB and NVMe show a moment after their controllers
  local tries=0
  while [ $tries -lt 30 ]; do
    set -- /sys/class/nvme/nvme* /sys/class/block/nvme*
    if [ ! -e "$1" ] || [ -e "$2" ]; then
      case $known in *usb:*ic08*) ;; *) return ;; esac
      set -- /sys/bus/usb/drivers/*/*/host*/target*/*/block/*
      [ -e "$1" ] && return
    fi
    usleep 100000
    tries=$((tries + 1))
  done
}
