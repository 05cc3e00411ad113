#!/usr/bin/env bash
# The start of a pool writes the permissions of its folder over those that its definition declares, in the *persistent* definition.
#
# Seen with libvirt 12.8.0 (Debian forky, November 2026), on a pool of type dir whose folder was there already, with mode 0700, while the
# definition says <mode>0755</mode>: neither `pool-define` nor `pool-start` changes the folder or complains, and from the start on
# `virsh pool-dumpxml --inactive` says 0700, with an owner and a group that nobody declared. A define of the original XML brings 0755 back, until
# the next start. So a definition that is only started is not any more the one that was defined, and whoever compares the two (NixVirt
# does, at every rebuild) finds a change that nobody made; <permissions> is heeded by `pool-build` alone.
#
# Needs root, mmdebstrap, and a mirror of Debian that has forky. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-driver-storage,libvirt-daemon-log,libvirt-clients,qemu-utils forky "$root"

for pinned in libvirt-daemon:12.8.0 qemu-utils:11.1.2; do
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
cat >/tmp/pool.xml <<'XML'
<pool type='dir'>
  <name>store</name>
  <uuid>3c1b0000-0000-4000-8000-000000000002</uuid>
  <target>
    <path>/var/lib/store</path>
    <permissions><mode>0755</mode></permissions>
  </target>
</pool>
XML
mkdir -m 0700 /var/lib/store
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
said() { virsh pool-dumpxml --inactive store | grep -oE '<(mode|owner|group)>[0-9]+' | tr '\n' ' ' | sed 's/ $//'; }
virsh pool-define /tmp/pool.xml && echo "defined: $(said)"
virsh pool-start store && echo "started: $(said)"
echo "the folder: $(stat -c %a /var/lib/store)"
virsh pool-destroy store && echo "stopped: $(said)"
virsh pool-define /tmp/pool.xml && echo "defined again: $(said)"
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="defined: <mode>0755
started: <mode>0700 <owner>0 <group>0
the folder: 700
stopped: <mode>0700 <owner>0 <group>0
defined again: <mode>0755"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
