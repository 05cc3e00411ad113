#!/usr/bin/env bash
# Runs inside the sandbox, as pid 1 of its namespaces: creates a root file system, then starts virtlogd and libvirtd in it.
#
#   inner.sh FOLDER STORAGE CAPABILITIES AUTHORITY SYSTEM RIGHTS
#
# The root is a tmpfs of STORAGE bytes. SYSTEM, the host's own root or another one in a folder, is mounted read-only on /.host, and every top-level
# entry is a symbolic link into it, so that libvirtd finds its programs and cannot write to them. /etc is a folder of links, with a separate
# /etc/libvirt; /dev contains the few devices that a guest needs. Only three folders are shared with the host: FOLDER for libvirtd's sockets and logs,
# CAPABILITIES for what libvirtd caches about QEMU, AUTHORITY for swtpm's certificate authority. RIGHTS are the capabilities that the daemons keep if
# they are the host's own root; empty in a user namespace, whose root has none over the host.
set -euo pipefail
trap '' HUP INT TERM
exec 2>>"$1/sandbox.log"
folder=$1 storage=$2 capabilities=$3 authority=$4 system=${5%/} rights=$6 new=$1/root
here=$(cd -- "$(dirname -- "$0")" && pwd)
say() { printf 'sandbox: %s\n' "$*" >&2; }
failed() { say "failed at line $1: ${2%%$'\n'*}"; } # the command may be a whole here-document
trap 'failed "$LINENO" "$BASH_COMMAND"' ERR

links_to_host() { # FOLDER-ON-HOST FOLDER-HERE: one link for each entry that is not there yet
  local entry copies=() links=()
  for entry in "$1"/* "$1"/.[!.]*; do
    [[ -e $2/${entry##*/} || -L $2/${entry##*/} ]] && continue
    if [[ -L $entry ]]; then copies+=("$entry"); elif [[ -e $entry ]]; then links+=("/.host${entry#"$system"}"); fi
  done
  ((${#copies[@]} == 0)) || cp -P -t "$2" -- "${copies[@]}"
  ((${#links[@]} == 0)) || ln -s -t "$2" -- "${links[@]}"
}

say "root file system"
mkdir "$new"
# Device nodes created in it do not work: the devices of /dev are separate mounts.
mount -t tmpfs -o "mode=0755,nodev,size=$storage" sandbox "$new"
mkdir "$new"/{.host,dev,etc,proc,run,sys,tmp,var}
chmod 1777 "$new/tmp"
mount --rbind "${system:-/}" "$new/.host"
while read -r _ _ _ _ point options _; do # every mount of the copy, with the flags that a user namespace locks
  [[ $point == "$new/.host"* ]] || continue
  flags=remount,bind,ro,nosuid,nodev
  for flag in noexec noatime nodiratime relatime; do [[ ,$options, != *",$flag,"* ]] || flags+=,$flag; done
  printf -v point '%b' "$point"
  mount -o "$flags" "$point" || say "still writable: $point"
done </proc/self/mountinfo
# A socket works on a read-only mount, too: the sockets of the host's daemons must not be visible.
[[ ! -d $new/.host/run ]] || mount -t tmpfs -o ro,mode=0755,size=4k run "$new/.host/run"
links_to_host "$system" "$new"
links_to_host "$system/etc" "$new/etc"
rm -rf -- "$new"/etc/{libvirt,passwd,group}
# libvirtd looks up the accounts of its build's defaults before it reads qemu.conf; a host without a system libvirtd lacks them.
cp -L "$system"/etc/{passwd,group} "$new/etc/"
users=$'\n'$(<"$new/etc/passwd") groups=$'\n'$(<"$new/etc/group")
for name in libvirt-qemu qemu kvm tss; do
  [[ $groups == *$'\n'"$name:"* ]] || echo "$name:x:64055:" >>"$new/etc/group"
  [[ $users == *$'\n'"$name:"* ]] || echo "$name:x:64055:64055::/:/bin/false" >>"$new/etc/passwd"
done
mkdir -p "$new"/etc/libvirt/qemu "$new"/var/{cache/libvirt,lib/libvirt/qemu/nvram,lib/swtpm-localca,log/libvirt/qemu,log/swtpm/libvirt/qemu,tmp}
# The filters that libvirt ships: a domain may name one, and NixVirt cannot declare any. On Debian only root may read them.
mkdir "$new/etc/libvirt/nwfilter"
for filter in "$system"/etc/libvirt/nwfilter/*.xml; do
  if [[ -r $filter ]]; then cp -L -t "$new/etc/libvirt/nwfilter" -- "$filter"; fi
done
ln -s /run "$new/var/run"
[[ ! -L $system/run/current-system ]] || cp -P "$system/run/current-system" "$new/run/" # NixOS keeps its programs there

mkdir "$new"/dev/{pts,shm,net}
for device in null zero full random urandom tty kvm net/tun vhost-net; do
  [[ -c /dev/$device ]] || continue
  touch "$new/dev/$device" && mount --bind "/dev/$device" "$new/dev/$device"
done
if [[ -d /dev/dri ]]; then # the host's own folder: its nodes are used, and none is made in it
  mkdir "$new/dev/dri" && mount --bind /dev/dri "$new/dev/dri" && mount -o remount,bind,ro,nosuid "$new/dev/dri"
fi
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$new/dev/pts"
ln -s pts/ptmx "$new/dev/ptmx"
ln -s /proc/self/fd "$new/dev/fd"
mount -t tmpfs -o mode=1777,nodev shm "$new/dev/shm"
# The sysfs of this network namespace, so that new bridges appear; read-only if the host's own is (in a container).
mount -t sysfs sysfs "$new/sys" 2>/dev/null || LIBMOUNT_FORCE_MOUNT2=always mount -t sysfs -o ro sysfs "$new/sys"
mount --rbind /proc "$new/proc"
if [[ -x $here/qemu.sh ]]; then
  touch "$new/run/qemu.sh"
  mount --bind "$here/qemu.sh" "$new/run/qemu.sh"
  mount -o remount,bind,ro,nosuid,nodev "$new/run/qemu.sh" || [[ -z $rights ]] # locked flags, in a user namespace
fi
share() { # FOLDER-ON-HOST FOLDER-HERE
  mkdir -p "$2"
  mount --bind "$1" "$2"
  mount -o remount,bind,nosuid,nodev "$2" || [[ -z $rights ]] # in a user namespace there are no nodes to make
}
share "$folder" "$new/run/virtspec"
share "$capabilities" "$new/var/cache/libvirt/qemu/capabilities"
share "$authority" "$new/run/authority"
# The first TPM on a host creates a certificate authority for all of them, whose keys take a second.
[[ ! -d $authority/current ]] || cp -a "$authority/current/." "$new/var/lib/swtpm-localca/"

cd "$new"
pivot_root . .
[[ -z $system ]] || PATH+=:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umount -l .
cd /

# See qemu.sh, which is a file on the host, so that libvirtd's cache for it stays valid for the next sandbox. QEMU looks for its own files relative to
# its folder.
emulator=$(realpath -e "$(command -v qemu-system-x86_64)")
if [[ -x /run/qemu.sh ]]; then
  mkdir -p /run/emulator/bin
  siblings=()
  for entry in "${emulator%/*/*}"/*; do [[ ${entry##*/} == bin ]] || siblings+=("$entry"); done
  ln -s -t /run/emulator -- "${siblings[@]}"
  touch /run/emulator/bin/qemu-system-x86_64
  mount --bind "$emulator" /run/emulator/bin/qemu-system-x86_64
  mount --bind /run/qemu.sh "$emulator"
fi

say "network namespace"
ip link set lo up
# getaddrinfo, with which QEMU and SPICE find addresses to listen on, returns none of a family for which the machine has only the loopback's. These
# two are assigned to no one (RFC 7600, RFC 6666), and have no route.
for setting in all default lo; do echo 0 >"/proc/sys/net/ipv6/conf/$setting/disable_ipv6"; done 2>/dev/null || true
ip address add 192.0.0.8/32 dev lo
ip -6 address add 100::1/128 dev lo nodad 2>/dev/null || say "no IPv6"
hostname virtspec-sandbox 2>/dev/null || true

confine=()
if [[ -n $rights ]]; then
  # Modules are loaded now, because later this is not allowed.
  for program in iptables ip6tables; do
    for table in filter nat mangle; do "$program" -w -t "$table" -S; done
  done >/dev/null 2>&1 || true
  # The host's root may write to these without any capability. Those of the network namespace are the sandbox's own.
  for path in /proc/{sys,sysrq-trigger,irq,bus,fs,acpi,asound,scsi,mtrr} /sys; do
    [[ ! -e $path ]] || { mount --bind "$path" "$path" && mount -o remount,bind,ro "$path"; }
  done
  for path in /proc/sys/net /sys/devices/virtual/net; do
    [[ ! -d $path ]] || { mount --bind "$path" "$path" && mount -o remount,bind,rw "$path"; }
  done
  confine=(setpriv --bounding-set "$rights" --inh-caps=-all --)
fi

cat >/etc/libvirt/libvirtd.conf <<'CONF'
unix_sock_dir = "/run/virtspec"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
log_outputs = "3:file:/run/virtspec/libvirtd.log"
CONF
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

keep_authority() { # for the next sandbox, when it is whole: its last certificate is written last
  local new=/run/authority/new.$$.$RANDOM
  [[ ! -d /run/authority/current ]] || return
  grep -q 'END CERTIFICATE' /var/lib/swtpm-localca/issuercert.pem || return
  cp -a /var/lib/swtpm-localca "$new"
  mv -T "$new" /run/authority/current || rm -rf "$new"
}

say "virtlogd and libvirtd"
exec 3<&0
cat <&3 >/dev/null &
lifeline=$!
"${confine[@]}" libvirtd </dev/null >>/run/virtspec/sandbox.log 2>&1 3<&- &
daemon=$!
"${confine[@]}" virtlogd -d </dev/null >>/run/virtspec/sandbox.log 2>&1 3<&-
: >/run/virtspec/ready
trap - ERR
set +e
wait -n "$lifeline" "$daemon"
code=$?
if kill -0 "$daemon" 2>/dev/null; then
  keep_authority 2>/dev/null
  exit 0
fi
say "libvirtd ended (exit $code)"
exit 1
