#!/usr/bin/env bash
# Asking libvirt for UEFI *without* Secure Boot can give a guest without persistent UEFI variables.
#
# Seen with libvirt 12.8.0 and ovmf 2026.08 (Debian forky, November 2026): a Q35 domain with <os firmware='efi'> and
# <feature enabled='no' name='secure-boot'/> is defined with the firmware for AMD SEV, as a ROM: no pflash, no <nvram>, so boot
# entries are lost with the power. Debian's ovmf brings the descriptor 60-edk2-x86_64-amdsev.json, which sorts before
# 60-edk2-x86_64.json, says nothing of Secure Boot, and so fits; it is the first that does. With an empty <nvram/> beside it,
# which only a firmware with variables can serve, libvirt takes the ordinary OVMF_CODE_4M.fd again.
#
# Needs root, mmdebstrap, and a mirror of Debian that has forky. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-clients,qemu-system-x86,ovmf forky "$root"

for pinned in libvirt-daemon:12.8.0 ovmf:2026.08; do
  # shellcheck disable=SC2016 # the dollar is dpkg's
  have=$(chroot "$root" dpkg-query --show --showformat='${source:Upstream-Version}' "${pinned%:*}")
  [[ ${have%+*} == "${pinned#*:}" ]] || { echo "other packages: ${pinned%:*} is $have, not ${pinned#*:}" >&2 && exit 2; }
done

cat >"$root/run.sh" <<'INSIDE'
set -euo pipefail
mount -t proc proc /proc
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /etc/libvirt /var/lib/libvirt/qemu
printf '%s\n' 'security_driver = "none"' 'user = "root"' 'group = "root"' >/etc/libvirt/qemu.conf
guest() { # what stands beside the feature
  cat <<XML
<domain type='qemu'>
  <name>guest</name>
  <uuid>3c1b0000-0000-4000-8000-000000000002</uuid>
  <memory unit='MiB'>64</memory>
  <os firmware='efi'>
    <type machine='q35'>hvm</type>
    <firmware><feature enabled='no' name='secure-boot'/></firmware>
    $1
  </os>
  <features><acpi/></features>
</domain>
XML
}
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
firmware() { virsh dumpxml --inactive guest | grep -o "<loader.*</loader>\|<nvram[^>]*>" | sed 's/^/  /'; }
for beside in '' '<nvram/>'; do
  guest "$beside" >/tmp/guest.xml
  virsh define /tmp/guest.xml
  echo "${beside:-nothing} beside it:"
  firmware
  virsh undefine --nvram guest
done
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="nothing beside it:
  <loader type='rom' format='raw'>/usr/share/ovmf/OVMF.amdsev.fd</loader>
<nvram/> beside it:
  <loader readonly='yes' type='pflash' format='raw'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
  <nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd' templateFormat='raw' format='raw'>"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
