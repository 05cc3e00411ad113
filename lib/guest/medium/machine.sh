#!/bin/sh
# Shared by the guests (init.sh, agent-init.sh), which read it first: the kernel's file systems, /virtspec-run, drivers, and addresses of the network cards.
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

line() { # VARIABLE FILE: the file's first line, empty where there is none
  local first=''
  if [ -r "$2" ]; then read -r first <"$2" || :; fi
  eval "$1=\$first"
}
target() { # VARIABLE LINK: last part of what a link in /sys points at
  local name=
  if cd -P "$2" 2>/dev/null; then name=${PWD##*/}; cd / || :; fi
  eval "$1=\$name"
}

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

# --- network ---------------------------------------------------------------------------------------------------------------------

card_line() { # MAC: its line of CARDS, as $gateway $fallback $dhcp
  local mac rest
  while read -r mac gateway fallback dhcp rest; do
    [ "$mac" = "$1" ] && return
  done <<CARDS
$CARDS
CARDS
  gateway=- fallback=- dhcp=${dhcp_elsewhere:-no}
}
address_card() { # DEVICE MAC: by DHCP, else its fallback
  local tries=3 pause=1 up='' looks=0
  card_line "$2"
  [ "$dhcp" = yes ] && tries=10 pause=2
  # A link takes seconds to come up, longer on a busy machine; a request before that is lost.
  while [ "$up" != 1 ] && [ $looks -lt 60 ]; do
    line up "/sys/class/net/$1/carrier" 2>/dev/null
    [ "$up" = 1 ] || usleep 500000
    looks=$((looks + 1))
  done
  if udhcpc -i "$1" -n -q -f -t $tries -T $pause -x "hostname:$host" -s /udhcpc.sh >/dev/null 2>&1; then return; fi
  [ "$fallback" = - ] && return
  ip address add "$fallback" dev "$1"
  echo "ip=${fallback%/*} mask=${fallback#*/} router= serverid= by=fallback" >"/lease-$1"
}
raise_cards() { # finds them, in the order of their PCI addresses, and asks for their addresses meanwhile
  local device pci place mac
  cards=''
  for place in /sys/class/net/*; do
    device=${place##*/}
    [ -e "$place/device" ] || continue
    target pci "$place/device"
    case $pci in virtio*) cd -P "$place/device/.." && pci=${PWD##*/} && cd / ;; esac
    case $pci in *:*:*.*) ;; *) pci='' ;; esac
    line mac "$place/address"
    cards="$cards${pci:-~}|$device|$mac
"
    ip link set "$device" up
  done
  cards=$(echo "$cards" | sort)
  for place in $cards; do host=${host:-probe-$(echo "${place##*|}" | tr -d :)}; break; done
  for place in $cards; do
    mac=${place##*|} device=${place%|*} device=${device#*|}
    address_card "$device" "$mac" &
  done
}
