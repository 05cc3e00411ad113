# Network adapters of VMs, sourced by steps.sh.
# shellcheck shell=bash

# The MAC of a VM's adapter on a network of libvirt, also if it is on that network by its bridge. Returns 2 if it has none, 1 if libvirt does not say.
vm_mac() {
  local vm=$1 network=$2 adapters bridge mac
  if ! adapters=$(_adapters_virsh domiflist --domain "$vm" 2>&1); then
    {
      echo "error: the adapters of $vm are not known"
      echo "  why: ${adapters#error: }"
      echo "  fix: see what \`virtspec doctor\` says about the libvirt that VIRTSPEC_CONNECT names."
    } >&2
    return 1
  fi
  bridge=$(_adapters_virsh net-info --network "$network" 2>/dev/null | awk '$1 == "Bridge:" { print $2 }') || bridge=
  mac=$(awk -v network="$network" -v bridge="$bridge" '($2 == "network" && $3 == network) || ($2 == "bridge" && bridge != "" && $3 == bridge) { print $5; exit }' <<<"$adapters")
  [[ -z $mac ]] || { echo "$mac" && return; }
  adapters=$(awk '$5 ~ /:/ { printf "%s%s %s (%s)", sep, $2, $3, $5; sep = ", " }' <<<"$adapters")
  {
    echo "error: $vm has no adapter on the network $network${bridge:+, whose bridge is $bridge}"
    echo "  why: ${adapters:+its adapters are on: }${adapters:-it has no adapter}"
    echo "  fix: name the network of the lab, as in LAB_NETWORK=NAME, or give $vm an adapter on it."
  } >&2
  return 2
}

_adapters_virsh() {
  LC_ALL=C timeout --foreground 60 virsh --connect "${VIRTSPEC_CONNECT:-qemu:///system}" "$@"
}
