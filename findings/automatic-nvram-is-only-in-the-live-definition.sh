#!/usr/bin/env bash
# Who keeps a copy of a domain from its definition may miss its UEFI variables.
#
# Seen with libvirt 9.0.0 (Debian 12, November 2026): a domain with <os firmware='efi'> that was started has a file of UEFI variables below
# /var/lib/libvirt/qemu/nvram, and its live XML (`virsh dumpxml`) names it in <nvram>. The definition (`virsh dumpxml --inactive`) does not, neither before the
# start nor after it: a program that takes the files of a domain that is shut off from its definition leaves the variables out, boot entries and
# enrolled keys among them, and nothing says so.
#
# Needs root, mmdebstrap, and a mirror of Debian that has bookworm. Exits 0 while that is so, 1 where it has changed, 2 where the packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-clients,qemu-system-x86,ovmf bookworm "$root"

# shellcheck disable=SC2016 # the dollar is dpkg's
have=$(chroot "$root" dpkg-query --show --showformat='${source:Upstream-Version}' libvirt-daemon)
[[ ${have%+*} == 9.0.0 ]] || { echo "other packages: libvirt-daemon is $have, not 9.0.0" >&2 && exit 2; }

cat >"$root/run.sh" <<'INSIDE'
set -euo pipefail
mount -t proc proc /proc
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /etc/libvirt /var/lib/libvirt/qemu /var/log/libvirt
printf '%s\n' 'security_driver = "none"' 'user = "root"' 'group = "root"' 'cgroup_controllers = []' 'namespaces = []' >/etc/libvirt/qemu.conf
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
cat >/tmp/guest.xml <<XML
<domain type='qemu'>
  <name>guest</name>
  <uuid>3c1b0000-0000-4000-8000-000000000003</uuid>
  <memory unit='MiB'>64</memory>
  <os firmware='efi'><type machine='q35'>hvm</type></os>
  <features><acpi/></features>
</domain>
XML
virsh define /tmp/guest.xml
named() { grep -o "<nvram.*</nvram>" || echo "no <nvram>"; }
echo "definition before: $(virsh dumpxml --inactive guest | named)"
virsh start --paused guest
echo "live: $(virsh dumpxml guest | named)"
echo "definition, running: $(virsh dumpxml --inactive guest | named)"
virsh destroy guest
echo "definition, off again: $(virsh dumpxml --inactive guest | named)"
echo "files: $(ls /var/lib/libvirt/qemu/nvram)"
virsh undefine --nvram guest
INSIDE

expected="definition before: no <nvram>
live: <nvram template='/usr/share/OVMF/OVMF_VARS_4M.ms.fd'>/var/lib/libvirt/qemu/nvram/guest_VARS.fd</nvram>
definition, running: no <nvram>
definition, off again: no <nvram>
files: guest_VARS.fd"
inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; expected:" >&2 && echo "$expected" >&2 && exit 1; }
