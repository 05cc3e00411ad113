#!/usr/bin/env bash
# libvirt 9.0 keeps no firmware and no file of UEFI variables in a definition, so a renamed guest has lost its variables.
#
# Seen with libvirt 9.0.0 and ovmf 2022.11 (Debian 12, November 2026), on a domain with <os firmware='efi'> and nothing of <loader> and <nvram>:
#   - neither the define nor a start, the end of it or a define again writes them to the definition (`virsh dumpxml --inactive`); the
#     live XML has both, and has no firmware='efi' any more. libvirt 12.8 writes them at the define already.
#   - the file is found again by the domain's *name* alone: after `virsh domrename guest other`, which has exit code 0, the next start makes an
#     empty other_VARS.fd. Boot entries and enrolled keys are gone, and `undefine --nvram` leaves guest_VARS.fd for the next guest of that name.
# Expected: that the variables stay with the domain, whose UUID is the same. A program that takes a domain's files from its
# definition leaves them out too, when the domain is off.
#
# Not found in libvirt's documentation. That a rename loses them has been met by others, who move the file themselves, for example
# https://github.com/truenas/middleware/pull/11495.
#
# Needs root, mmdebstrap, and a mirror of Debian that has bookworm. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-clients,qemu-system-x86,ovmf bookworm "$root"

for pinned in libvirt-daemon:9.0.0 ovmf:2022.11; do
  # shellcheck disable=SC2016 # the dollar is dpkg's
  have=$(chroot "$root" dpkg-query --show --showformat='${source:Upstream-Version}' "${pinned%:*}")
  [[ ${have%+*} == "${pinned#*:}" ]] || { echo "other packages: ${pinned%:*} is $have, not ${pinned#*:}" >&2 && exit 2; }
done

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
  <memory unit='MiB'>64</memory>
  <os firmware='efi'><type machine='q35'>hvm</type></os>
  <features><acpi/></features>
</domain>
XML
cd /var/lib/libvirt/qemu
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
os() { virsh dumpxml "$@" | grep -oE "firmware='efi'|<loader|<nvram|[a-z]+_VARS.fd<" | tr -d '<' | tr '\n' ' ' | sed 's/ $//'; }
virsh define /tmp/guest.xml && echo "defined: $(os guest --inactive)"
virsh start --paused guest && echo "started: $(os guest --inactive)"
echo "live: $(os guest)"
virsh destroy guest && echo "off: $(os guest --inactive)"
virsh define /tmp/guest.xml && echo "defined again: $(os guest --inactive)"
printf mark | dd of=nvram/guest_VARS.fd bs=1 seek="$(($(stat -c %s nvram/guest_VARS.fd) - 8))" conv=notrunc status=none
virsh domrename guest other && echo "renamed: exit code $?"
virsh start --paused other && echo "live: $(os other)"
echo "the mark in its variables is in: $(grep -l mark nvram/*)"
virsh destroy other
virsh undefine --nvram other && echo "undefined; left: $(ls nvram)"
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="defined: firmware='efi'
started: firmware='efi'
live: loader nvram guest_VARS.fd
off: firmware='efi'
defined again: firmware='efi'
renamed: exit code 0
live: loader nvram other_VARS.fd
the mark in its variables is in: nvram/guest_VARS.fd
undefined; left: guest_VARS.fd"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
