#!/usr/bin/env bash
# libvirt 9.0 has what a start added in the inactive XML of a transient domain, so its declaration is not what it would be persistent.
#
# Seen with libvirt 9.0.0 (Debian 12, November 2026), on a domain that `virsh create` started:
#   - `virsh dumpxml --inactive` has aliases of devices and the <seclabel> that the start chose, as the live
#     XML has them; of the same domain, defined, none of them is there.
#   - after `virsh define` of the declared XML for the running domain the same command has none of them: a program that compares the two definitions,
#     as NixVirt does before it defines a domain, finds a change where nobody changed anything, and takes the domain's power.
# Expected: that --inactive leaves out what exists only while the domain runs, whether it is persistent or not.
#
# virsh's manual says of --inactive that it is for "the next start" of the domain; of transient ones it says nothing.
#
# Needs root, mmdebstrap, and a mirror of Debian that has bookworm. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-clients,qemu-system-x86 bookworm "$root"

# shellcheck disable=SC2016 # the dollar is dpkg's
have=$(chroot "$root" dpkg-query --show --showformat='${source:Upstream-Version}' libvirt-daemon)
[[ ${have%+*} == 9.0.0 ]] || { echo "other packages: libvirt-daemon is $have, not 9.0.0" >&2 && exit 2; }

cat >"$root/run.sh" <<'INSIDE'
set -euo pipefail
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /etc/libvirt /var/lib/libvirt/qemu /var/log/libvirt/qemu
useradd --system --user-group libvirt-qemu # the daemon looks for it also where it is not used; libvirt-daemon-system, not installed, makes it
printf '%s\n' 'unix_sock_group = "root"' 'auth_unix_rw = "none"' >/etc/libvirt/libvirtd.conf
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
  <memory unit='MiB'>32</memory>
  <os><type machine='q35'>hvm</type></os>
</domain>
XML
cd /var/lib/libvirt/qemu
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
added() { virsh dumpxml --inactive guest | { grep -oE '<alias|<seclabel' || echo none; } | tr -d '<' | sort -u | tr '\n' ' ' | sed 's/ $//'; }
virsh create --paused /tmp/guest.xml && echo "transient: $(added)"
virsh define /tmp/guest.xml && echo "defined while it runs: $(added)"
virsh destroy guest && echo "off: $(added)"
virsh start --paused guest && echo "started: $(added)"
virsh destroy guest && virsh undefine guest
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="transient: alias seclabel
defined while it runs: none
off: none
started: none"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
