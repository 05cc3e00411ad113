#!/bin/bash
# The network of two probe guests, a and b, without booting them: a host with two bridges, virbr81 with DHCP and virbr82 without, and for each guest a
# network namespace, in which the probe's own scripts and busybox run in a root folder. To be started in new network, mount and process namespaces.
#
#     guests-in-namespaces.sh FOLDER NODE LISTENER NONCE
#
# FOLDER/a and FOLDER/b are the root folders; each has `virtspec-run` and `cards`, lines `DEVICE MAC BRIDGE`. Leaves `heard` (the listener's output) and
# `leases` in FOLDER, and in each root folder `seen` (JSON: its interfaces), `ways` (the route from each of its addresses) and `reached` (over which
# card an address of the other guest answers).
set -euo pipefail
cd "$1"
node=$2 listener=$3 nonce=$4

bridge() { # NAME ADDRESS
  ip link add "$1" type bridge
  ip address add "$2/24" dev "$1"
  ip link set "$1" up
}
guest() { # NAME: as /init does, when its cards are plugged in
  mount --rbind /dev "$1/dev"
  # shellcheck disable=SC2016 # for the inner shell
  unshare --net --mount sh -c 'touch "$1/apart" && until [ -e "$1/plugged" ]; do sleep 0.1; done
    mount -t proc proc "$1/proc" && mount -t sysfs sysfs "$1/sys" && exec chroot "$1" /bin/sh /guest.sh' - "$1" &
  guests[$1]=$!
  until [ -e "$1/apart" ]; do sleep 0.1; done
  while read -r device mac on; do
    ip link add "$1$device" type veth peer name peer address "$mac"
    ip link set "$1$device" master "$on" up
    ip link set peer name "$device" netns "${guests[$1]}"
  done <"$1/cards"
}

ip link set lo up
bridge virbr81 10.81.0.1
bridge virbr82 10.82.0.1
dnsmasq --conf-file= --user=root --port=0 --interface=virbr81 --bind-interfaces --except-interface=lo --pid-file="$PWD/dnsmasq.pid" \
  --dhcp-range=10.81.0.100,10.81.0.200 --dhcp-leasefile="$PWD/leases"
mkfifo lifeline
"$node" "$listener" "$nonce" 0.0.0.0 <lifeline >heard &
exec 3>lifeline
until port=$(grep -o '"port":[0-9]*' heard); do sleep 0.1; done

declare -A guests
for name in a b; do
  echo "PORT=${port#*:}" >>"$name/virtspec-run"
  cat >"$name/guest.sh" <<'GUEST'
. /virtspec-run
. /basics.sh
. /cards.sh
find_cards() { cards=$(while read -r device mac on; do echo "~|$device|$mac"; done </cards); } # they are not on a PCI bus
echo '{}' >/answer
raise_cards
look_at_cards
send
echo "[$interfaces]" >/seen.half && mv /seen.half /seen
until [ -e /others ]; do usleep 100000; done
for card in $cards; do
  device=${card%|*} device=${device#*|}
  . "/lease-$device"
  ip route get "${ip%.*}.1" from "$ip" | head -n 1 >>/ways
  while read -r other; do
    [ "${other%.*}" = "${ip%.*}" ] && ping -q -c 1 -W 2 -I "$device" "$other" >/dev/null && echo "$device $other" >>/reached
  done </others
done
touch /done
until [ -e /off ]; do usleep 100000; done
GUEST
  guest "$name"
done
touch a/plugged b/plugged
addresses() { grep -o '"address":"[^"]*"' "$1/seen" | cut -d '"' -f 4 >"$2/others.half" && mv "$2/others.half" "$2/others"; }
until [ -e a/seen ] && [ -e b/seen ]; do sleep 0.1; done
addresses a b
addresses b a
until [ -e a/done ] && [ -e b/done ]; do sleep 0.1; done
touch a/off b/off
wait "${guests[a]}" "${guests[b]}"
