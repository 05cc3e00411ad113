# Read by a guest's machine.sh and udhcpc.sh: its network cards. Each has its own lease, its own way and its own request, because several may be
# on one network. $cards has a line for each: PCI|DEVICE|MAC.
# shellcheck shell=sh
# shellcheck disable=SC3043 # busybox's shell has `local`
# shellcheck disable=SC2153,SC2154 # CARDS, NONCE, PORT come from /virtspec-run; `line` and `text` (basics.sh) set what they are given the names of

card_line() { # MAC: its line of CARDS, as $gateway $fallback $dhcp
  local mac rest
  while read -r mac gateway fallback dhcp rest; do
    [ "$mac" = "$1" ] && return
  done <<CARDS
$CARDS
CARDS
  gateway=- fallback=- dhcp=${dhcp_elsewhere:-no}
}
keep_apart() { # Linux answers for every address on every card, and names any of them as its own: each card speaks for its own address only
  echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore
  echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce
}
own_way() { # DEVICE ADDRESS ROUTER: what has this address as its source leaves by this card, even if another one is on the same network
  local table='' to rest
  line table "/sys/class/net/$1/ifindex"
  while read -r to rest; do
    case " $rest " in *" src $2 "*) ip route add "$to" dev "$1" src "$2" table "$table" ;; esac
  done <<ROUTES
$(ip route list dev "$1")
ROUTES
  [ -n "$3" ] && ip route add default via "$3" dev "$1" table "$table"
  ip rule add from "$2" table "$table"
}
lease_card() { # DEVICE MAC: fails if it gets no lease
  local tries=3 pause=1 said
  [ "$dhcp" = yes ] && tries=15 pause=2
  # Before libvirt's DHCP server offers an address, it pings it, for three seconds in which it serves nobody. If others ask at the same time, its
  # acknowledgement comes after udhcpc's three requests for what was offered: then once more.
  for _ in 1 2 3 4; do
    said=$(udhcpc -i "$1" -n -q -f -t $tries -T $pause -x "hostname:${host:-probe-$(echo "$2" | tr -d :)}" -s /udhcpc.sh 2>&1) && return
    case $said in *select*) ;; *) return 1 ;; esac
  done
  return 1
}
address_card() { # DEVICE MAC: by DHCP, else its fallback
  local up='' looks=0
  card_line "$2"
  # A link takes seconds to come up, longer on a busy machine; a request before that is lost.
  while [ "$up" != 1 ] && [ $looks -lt 60 ]; do
    line up "/sys/class/net/$1/carrier" 2>/dev/null
    [ "$up" = 1 ] || usleep 500000
    looks=$((looks + 1))
  done
  lease_card "$1" "$2" && return
  [ "$fallback" = - ] && return
  ip address add "$fallback" dev "$1"
  own_way "$1" "${fallback%/*}" ''
  echo "ip=${fallback%/*} mask=${fallback#*/} router= serverid= by=fallback" >"/lease-$1"
}
find_cards() { # in the order of their PCI addresses
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
  done
  cards=$(echo "$cards" | sort)
}
raise_cards() { # finds them, and asks for their addresses meanwhile
  local device place
  find_cards
  keep_apart
  for place in $cards; do
    device=${place%|*} device=${device#*|}
    ip link set "$device" up
  done
  for place in $cards; do
    device=${place%|*} device=${device#*|}
    address_card "$device" "${place##*|}" &
  done
}
reach_through() { # DEVICE ADDRESS GATEWAY: the gateway, by this card and no other
  ip route replace "$3/32" dev "$1" src "$2"
}
look_at_cards() {
  local device pci place mac carrier ip mask router serverid by answers driver vendor id
  interfaces=''
  wait
  for place in $cards; do
    mac=${place##*|} pci=${place%%|*} device=${place%|*} device=${device#*|}
    [ "$pci" = '~' ] && pci=''
    ip='' mask='' router='' serverid='' by='' answers=null vendor='' id=''
    # shellcheck source=/dev/null
    [ -r "/lease-$device" ] && . "/lease-$device"
    line carrier "/sys/class/net/$device/carrier"
    target driver "/sys/class/net/$device/device/driver"
    if [ -n "$pci" ]; then
      line vendor "/sys/bus/pci/devices/$pci/vendor"
      line id "/sys/bus/pci/devices/$pci/device"
    fi
    card_line "$mac"
    if [ "$gateway" != - ] && [ -n "$ip" ]; then
      reach_through "$device" "$ip" "$gateway"
      if ping -q -c 1 -W 2 -I "$device" "$gateway" >/dev/null 2>&1; then answers=true; else answers=false; fi
    elif [ "$gateway" != - ]; then answers=false
    fi
    interfaces="$interfaces${interfaces:+,}{\"name\":\"$device\",\"mac\":\"$mac\""
    text "$driver"; interfaces="$interfaces,\"driver\":$json"
    text "$pci"; interfaces="$interfaces,\"pciAddress\":$json"
    text "${vendor:+${vendor#0x}:${id#0x}}"; interfaces="$interfaces,\"pciId\":$json"
    interfaces="$interfaces,\"carrier\":$([ "$carrier" = 1 ] && echo true || echo false)"
    text "$ip"; interfaces="$interfaces,\"address\":$json"
    number "$mask"; interfaces="$interfaces,\"prefix\":$json"
    text "$by"; interfaces="$interfaces,\"by\":$json"
    text "$serverid"; interfaces="$interfaces,\"dhcpServer\":$json"
    text "$router"; interfaces="$interfaces,\"router\":$json,\"gatewayAnswers\":$answers}"
  done
}
send() { # by every card that has a gateway, so that each shows where it comes from
  local place mac device ip
  base=''
  for place in $cards; do
    mac=${place##*|} device=${place%|*} device=${device#*|}
    card_line "$mac"
    [ "$gateway" = - ] || [ ! -r "/lease-$device" ] && continue
    # shellcheck source=/dev/null
    . "/lease-$device"
    reach_through "$device" "$ip" "$gateway"
    if timeout 10 wget -q -O /dev/null --post-file=/answer "http://$gateway:$PORT/$NONCE/answer/$mac" 2>/dev/null; then
      base=${base:-"http://$gateway:$PORT/$NONCE"}
    fi
  done
}
