#!/usr/bin/env bash
# libvirt writes the profile of a new TPM into the *persistent* definition, and does it at one start only.
#
# Seen with libvirt 12.8.0, QEMU 11.1.2 and swtpm 0.10.2 (Debian forky, November 2026), on a domain whose definition says
# <backend type='emulator' version='2.0'/> and nothing of a profile:
#   - the start that makes the TPM's state adds <profile name='default-v1'/> to `virsh dumpxml --inactive`, also after the domain is off
#   - a define of the original XML takes it away again, without a word
#   - a later start, whose TPM has its state already, does not add it again
# So the definition is another one after the first start than before it and after any later one: whoever compares definitions
# (NixVirt does, at every rebuild) sees a change that nobody made, once. libvirt 11.3 with swtpm 0.7.1 adds nothing.
#
# Needs root, mmdebstrap, and a mirror of Debian that has forky. Exits 0 while that is so, 1 where it has changed, 2 where the
# packages are others.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=$folder/root
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --include=libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-log,libvirt-clients,qemu-system-x86,swtpm,swtpm-tools forky "$root"

for pinned in libvirt-daemon:12.8.0 qemu-system-x86:11.1.2 swtpm:0.10.2; do
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
swtpm_user = "root"
swtpm_group = "root"
dynamic_ownership = 0
remember_owner = 0
cgroup_controllers = []
namespaces = []
CONF
cat >/tmp/guest.xml <<'XML'
<domain type='qemu'>
  <name>guest</name>
  <uuid>3c1b0000-0000-4000-8000-000000000001</uuid>
  <memory unit='MiB'>64</memory>
  <os><type machine='pc'>hvm</type></os>
  <devices><tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm></devices>
</domain>
XML
virtlogd --daemon
libvirtd --daemon
virsh() { command virsh --quiet --connect qemu:///system "$@"; }
for _ in $(seq 100); do virsh uri >/dev/null 2>&1 && break || sleep 0.1; done
profile() { virsh dumpxml --inactive guest | grep -o '<profile[^>]*>' || echo none; }
virsh define /tmp/guest.xml && echo "defined: $(profile)"
virsh start --paused guest && echo "started: $(profile)"
virsh destroy guest && echo "off: $(profile)"
virsh define /tmp/guest.xml && echo "defined again: $(profile)"
virsh start --paused guest && echo "started again: $(profile)"
virsh destroy guest
INSIDE

inside=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root bash /run.sh)
# shellcheck disable=SC2016 # the inner shell's
seen=$(unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
  bash -c 'mount --rbind /dev "$0/dev" && exec "$@"' "$root" "${inside[@]}")
expected="defined: none
started: <profile name='default-v1'/>
off: <profile name='default-v1'/>
defined again: none
started again: none"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was:" >&2 && echo "$expected" >&2 && exit 1; }
