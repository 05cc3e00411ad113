#!/bin/sh
# Called by udhcpc with a lease, in the probe guest: sets the address, and records the lease.
# shellcheck disable=SC2154 # udhcpc's environment: interface, ip, mask, router, serverid
[ "$1" = bound ] || exit 0
# shellcheck source=lib/guest/medium/basics.sh
. /basics.sh
# shellcheck source=lib/guest/medium/cards.sh
. /cards.sh
ip address add "$ip/$mask" dev "$interface"
for first in $router; do break; done
[ -n "$first" ] && ip route add default via "$first" dev "$interface" 2>/dev/null
own_way "$interface" "$ip" "$first"
echo "ip=$ip mask=$mask router=$first serverid=$serverid by=dhcp" >"/lease-$interface"
