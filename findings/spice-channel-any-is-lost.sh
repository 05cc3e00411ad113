#!/usr/bin/env bash
# A SPICE channel that is declared `any` is lost, and with a secure default becomes secure.
#
# Seen with libvirt 12.8.0 (Debian forky, November 2026): of <graphics type='spice' defaultMode='secure'> with a channel of mode `any` and one of
# mode `insecure`, the definition that libvirt keeps has defaultMode='secure' and the insecure channel; the one of mode `any` is gone,
# without a word. The documentation gives `any` as one of a channel's three modes, and means by it that the channel may be either; what is
# not said is the default, which is secure here. So the exception that was made for that channel is undone by the define.
#
# Needs root, mmdebstrap, and a mirror of Debian that has forky. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-log,libvirt-clients,qemu-system-x86,qemu-system-modules-spice forky "$root"

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
  <devices>
    <graphics type='spice' autoport='yes' defaultMode='secure'>
      <channel name='main' mode='any'/>
      <channel name='record' mode='insecure'/>
    </graphics>
  </devices>
</domain>
XML
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
virsh define /tmp/guest.xml
virsh dumpxml --inactive guest | grep -oE "defaultMode='[a-z]+'|<channel name='[a-z]+' mode='[a-z]+'/>"
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="defaultMode='secure'
<channel name='record' mode='insecure'/>"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
