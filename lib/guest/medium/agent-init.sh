#!/bin/sh
# The agent guest: /init of its initramfs, run by busybox. It sets up a small system in memory, with QEMU's guest agent and sshd, and leaves it to
# busybox's init. /virtspec-run (agent-run.ts) has its name and its keys.
# shellcheck disable=SC3043 # busybox's shell has `local`
# shellcheck disable=SC2034,SC2154 # `line` (machine.sh) sets the variable that it is given the name of; machine.sh reads $guest, $host and $dhcp_elsewhere
# shellcheck disable=SC2153 # NAME, NAMES, KEYS, OS come from /virtspec-run
PATH=/bin:/usr/sbin:/usr/bin
export PATH
guest=agent dhcp_elsewhere=yes
# shellcheck source=lib/guest/medium/machine.sh
. /machine.sh
busybox --install -s /bin
chmod 755 /
ln -s bin /sbin
mkdir -p /dev/pts /dev/shm /etc/acpi/PWRF /etc/ssh /mnt /root/.ssh /run/sshd /tmp /var/log
ln -s /run /var/run
ln -s /proc/self/fd /dev/fd
mount -t devpts -o mode=0620,ptmxmode=0666 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmp /tmp
echo /bin/modprobe >/proc/sys/kernel/modprobe

name_it() { # by the domain's UUID
  local own uuid name
  host=$NAME
  line own /sys/class/dmi/id/product_uuid
  while read -r uuid name; do
    [ "$uuid" = "$(echo "$own" | tr A-F a-f)" ] && host=$name
  done <<NAMES
$NAMES
NAMES
  hostname "$host"
  echo "$host" >/etc/hostname
}
write_system() {
  echo 'root:x:0:0:root:/root:/bin/sh' >/etc/passwd
  echo 'sshd:x:100:65534:sshd:/run/sshd:/bin/false' >>/etc/passwd
  printf 'root:x:0:\nnogroup:x:65534:\n' >/etc/group
  # No password, and not locked, which sshd would refuse.
  printf 'root:*:1::::::\nsshd:*:1::::::\n' >/etc/shadow
  chmod 600 /etc/shadow
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$host" >/etc/hosts
  cat >/etc/os-release <<RELEASE
ID=$OS
NAME="virtspec agent guest"
PRETTY_NAME="virtspec agent guest: a small Linux for tests, not Windows"
VERSION="for tests"
VERSION_ID="1"
RELEASE
}
write_services() {
  cat >/etc/ssh/sshd_config <<CONFIG
HostKey /etc/ssh/ssh_host_ed25519_key
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM no
UseDNS no
Subsystem sftp /usr/lib/openssh/sftp-server
CONFIG
  printf '%s\n' "$KEYS" >/root/.ssh/authorized_keys
  chmod 700 /root /root/.ssh
  chmod 600 /root/.ssh/authorized_keys
  printf '#!/bin/sh\nexec poweroff\n' >/etc/acpi/PWRF/00000080
  chmod 755 /etc/acpi/PWRF/00000080
  cat >/etc/inittab <<INITTAB
::respawn:/bin/agent-channel
::respawn:/usr/sbin/sshd -D -e
::respawn:/bin/acpid -f -l /var/log/acpid.log
::ctrlaltdel:/bin/reboot
::shutdown:/bin/sync
INITTAB
}

: >/module-errors
name_it
load_drivers
modprobe -a -b evdev isofs ext4 2>>/module-errors
ip link set lo up
raise_cards
write_system
write_services
ssh-keygen -q -t ed25519 -N '' -C "$host" -f /etc/ssh/ssh_host_ed25519_key
say "up as $host"
exec /bin/init
