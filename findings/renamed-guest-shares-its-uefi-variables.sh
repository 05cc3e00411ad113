#!/usr/bin/env bash
# A guest that is renamed, and a new one of its old name, share one file of UEFI variables; to undefine one takes them from the other.
#
# Seen with libvirt 12.8.0 (Debian forky, November 2026), with <os firmware='efi'> and nothing of <nvram> in either definition:
#   - `virsh domrename guest old` leaves the path in the definition: nvram/guest_VARS.fd
#   - a new domain with the name guest, and another UUID, is given the same path, without a word
#   - both start and run beside each other, each with the file open for writing (QEMU locks a disk so; the variables it does not)
#   - `virsh undefine --nvram guest` deletes the file, which is the other domain's too: its next start makes an empty one
# Expected: a file of its own for each, or a refusal: a common reason to rename a guest is to make room for its successor. With libvirt 9.0 the
# renamed guest has no variables any more instead: automatic-nvram-is-only-in-the-live-definition.sh.
#
# Not found in libvirt's documentation of domrename. Others move the file themselves, for example
# https://github.com/truenas/middleware/pull/14641; that clones share it is https://github.com/projectbeskar/virtrigaud/issues/208.
#
# Needs root, mmdebstrap, and a mirror of Debian that has forky. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-log,libvirt-clients,qemu-system-x86,ovmf forky "$root"

for pinned in libvirt-daemon:12.8.0 qemu-system-x86:11.1.2 ovmf:2026.08; do
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
for uuid in 1 2; do
  cat >/tmp/$uuid.xml <<XML
<domain type='qemu'>
  <name>guest</name>
  <uuid>3c1b0000-0000-4000-8000-00000000000$uuid</uuid>
  <memory unit='MiB'>64</memory>
  <os firmware='efi'><type machine='q35'>hvm</type></os>
  <features><acpi/></features>
</domain>
XML
done
cd /var/lib/libvirt/qemu
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
named() { virsh dumpxml --inactive "$1" | grep -o '[a-z]*_VARS.fd<' | tr -d '<'; }
marked() { grep -q mark nvram/guest_VARS.fd && echo yes || echo no; }
virsh define /tmp/1.xml
virsh start --paused guest
virsh destroy guest
printf mark | dd of=nvram/guest_VARS.fd bs=1 seek="$(($(stat -c %s nvram/guest_VARS.fd) - 8))" conv=notrunc status=none
virsh domrename guest old && echo "renamed: old has $(named old)"
virsh define /tmp/2.xml && echo "defined: guest has $(named guest)"
virsh start --paused old
virsh start --paused guest
for name in old guest; do
  ls -l "/proc/$(cat "/run/libvirt/qemu/$name.pid")/fd" | grep -o '^lrw.*nvram/guest_VARS.fd$' | sed "s/^lrw.*nvram/$name runs with, to write: nvram/"
done
virsh destroy guest
virsh destroy old
echo "old's mark is in it: $(marked)"
virsh undefine --nvram guest && echo "guest undefined; files: $(find nvram -type f | wc -l)"
virsh start --paused old && echo "old started; its mark is in its variables: $(marked)"
virsh destroy old
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="renamed: old has guest_VARS.fd
defined: guest has guest_VARS.fd
old runs with, to write: nvram/guest_VARS.fd
guest runs with, to write: nvram/guest_VARS.fd
old's mark is in it: yes
guest undefined; files: 0
old started; its mark is in its variables: no"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
