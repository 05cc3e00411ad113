#!/usr/bin/env bash
# Hyper-V enlightenments that stand beside `mode='passthrough'` are lost, a vendor id with them.
#
# Seen with libvirt 12.8.0 (Debian forky, November 2026): <hyperv mode='passthrough'> with `relaxed`, `spinlocks` and `vendor_id` in it is
# kept as an empty <hyperv mode='passthrough'/>, without a word. libvirt 9.0.0 keeps all of them, so a guest whose vendor id hides the
# hypervisor from a driver has lost it after the host's update. The schema has no children beside `passthrough`; the documentation says
# only that the mode enables all that the hypervisor supports. Configurations add the mode to a list that they have (it is a common way
# to turn NixVirt's windows template into a guest for passed-through graphics).
#
# Needs root, mmdebstrap, and a mirror of Debian that has forky. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-log,libvirt-clients,qemu-system-x86 forky "$root"

for pinned in libvirt-daemon:12.8.0 qemu-system-x86:11.1.2; do
  # shellcheck disable=SC2016 # the dollar is dpkg's
  have=$(chroot "$root" dpkg-query --show --showformat='${source:Upstream-Version}' "${pinned%:*}")
  have=${have#*:}
  [[ ${have%+*} == "${pinned#*:}" ]] || { echo "other packages: ${pinned%:*} is $have, not ${pinned#*:}" >&2 && exit 2; }
done

cat >"$root/run.sh" <<'INSIDE'
set -euo pipefail
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /etc/libvirt /var/lib/libvirt/qemu /var/log/libvirt/qemu
cat >/etc/libvirt/qemu.conf <<'CONF'
security_driver = "none"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
cgroup_controllers = []
namespaces = []
CONF
cat >/tmp/guest.xml <<'XML'
<domain type='qemu'>
  <name>guest</name>
  <uuid>3c1b0000-0000-4000-8000-000000000003</uuid>
  <memory unit='MiB'>64</memory>
  <os><type machine='pc'>hvm</type></os>
  <features>
    <acpi/>
    <hyperv mode='passthrough'>
      <relaxed state='on'/>
      <spinlocks state='on' retries='8191'/>
      <vendor_id state='on' value='GenuineIntel'/>
    </hyperv>
  </features>
</domain>
XML
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
virsh define /tmp/guest.xml
virsh dumpxml --inactive guest | grep -E 'hyperv|relaxed|spinlocks|vendor_id' | tr -d ' '
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="<hypervmode='passthrough'/>"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
