#!/bin/sh
# What udhcpc calls with a lease, in the probe guest: takes the address, and writes down what came with it.
# shellcheck disable=SC2154 # udhcpc's environment: interface, ip, mask, router, serverid
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
for first in $router; do break; done
[ -n "$first" ] && ip route add default via "$first" dev "$interface" 2>/dev/null
echo "ip=$ip mask=$mask router=$first serverid=$serverid by=dhcp" >"/lease-$interface"
