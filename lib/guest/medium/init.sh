#!/bin/sh
# The probe guest: /init of its initramfs, run by busybox. It inspects its machine, reports what it sees as JSON, and shuts down when it is told to.
# /virtspec-run (run-file.ts) defines its tasks; lib/model/guest-view.ts defines the answer.
# shellcheck disable=SC3043 # busybox's shell has `local`
# shellcheck disable=SC2034,SC2154 # `line`, `target` and their like (machine.sh) set the variables that they are given the names of
# shellcheck disable=SC2153 # NONCE, PORT, CARDS, ... come from /virtspec-run
PATH=/bin
export PATH
# shellcheck source=lib/guest/medium/machine.sh
. /machine.sh

# --- disks, shares ---------------------------------------------------------------------------------------------------------------

bus_of() { # BLOCK-DEVICE: in libvirt's words
  bus=unknown
  cd -P "/sys/class/block/$1" 2>/dev/null || return
  local path="$PWD" driver
  cd /
  case $path in
  */usb[0-9]*) bus=usb ;;
  */nvme/*) bus=nvme ;;
  */ata[0-9]*)
    target driver "${path%%/ata[0-9]*}/driver"
    case $driver in ata_piix | pata_*) bus=ide ;; *) bus=sata ;; esac ;;
  */virtio[0-9]*/host[0-9]*) bus=scsi ;;
  */virtio[0-9]*) bus=virtio ;;
  */host[0-9]*/target*) bus=scsi ;;
  esac
}
look_at_drives() {
  local place name sectors bytes
  disks='' cdroms='' first_disk=''
  for place in /sys/class/block/*; do
    name=${place##*/}
    [ -e "$place/device" ] || continue
    line sectors "$place/size"
    bytes=$((${sectors:-0} * 512))
    bus_of "$name"
    case $name in
    sr*)
      [ "$bytes" = 0 ] && bytes=null
      cdroms="$cdroms${cdroms:+,}{\"name\":\"$name\",\"bus\":\"$bus\",\"bytes\":$bytes}" ;;
    fd*) ;;
    *)
      first_disk=${first_disk:-$name}
      disks="$disks${disks:+,}{\"name\":\"$name\",\"bus\":\"$bus\",\"bytes\":$bytes}" ;;
    esac
  done
}
look_at_shares() {
  local tag problem other readable
  shares=''
  while read -r tag; do
    [ -z "$tag" ] && continue
    mkdir -p /share
    # A device loads its transport module; nothing loads the file system that uses it.
    modprobe -a -b virtiofs 9p 2>>/module-errors
    readable=false
    if problem=$(mount -t virtiofs -o ro "$tag" /share 2>&1) ||
      other=$(mount -t 9p -o ro,trans=virtio,version=9p2000.L "$tag" /share 2>&1); then
      if problem=$(ls /share 2>&1 >/dev/null); then readable=true problem=''; fi
      umount /share
    else problem="virtiofs: $problem; 9p: $other"; fi
    problem=$(echo "$problem" | tr -d '\000-\037')
    text "$tag"; shares="$shares${shares:+,}{\"tag\":$json,\"readable\":$readable"
    text "$problem"; shares="$shares,\"problem\":$json}"
  done <<SHARES
$SHARES
SHARES
}

# --- firmware, TPM ---------------------------------------------------------------------------------------------------------------

efi=/sys/firmware/efi/efivars
global=8be4df61-93ca-11d2-aa0d-00e098032b8c
own=6a1fd2b1-6f29-4f3d-9b39-5f0f3f6d7c31
efi_flag() { # VARIABLE NAME: true, false or null of a one byte EFI variable
  local byte=''
  [ -r "$efi/$2-$global" ] && byte=$(od -An -tu1 "$efi/$2-$global") # cannot be sought in: all five bytes
  case $byte in *1) eval "$1=true" ;; *0) eval "$1=false" ;; *) eval "$1=null" ;; esac
}
efi_read() { # VARIABLE NAME
  local value=''
  [ -r "$efi/$2-$own" ] && value=$(tail -c +5 "$efi/$2-$own")
  eval "$1=\$value"
}
efi_write() { # NAME FILE: non-volatile, for boot services and run time; one write, as efivarfs asks. One that is there cannot be changed
  [ -e "$efi/$1-$own" ] && return
  { printf '\007\000\000\000'; cat "$2"; } >/efi-value
  dd if=/efi-value of="$efi/$1-$own" bs=32768 2>/dev/null
}
tpm_ask() { # VARIABLE COMMAND (printf's octal): the TPM's reply, hex
  local heard=''
  if [ -c /dev/tpm0 ] && exec 3<>/dev/tpm0; then
    # shellcheck disable=SC2059 # the command is a format
    printf "$2" >/tpm-command
    dd if=/tpm-command bs=4096 count=1 2>/dev/null >&3 && heard=$(dd bs=4096 count=1 <&3 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
    exec 3>&-
  fi
  eval "$1=\$heard"
}
# TPM 2.0 Library, Part 3, 31: NV_DefineSpace, NV_Write, NV_Read of 32 bytes at an owner index, whose authorisation is empty.
owner='\100\000\000\001' index='\001\200\126\123' password='\000\000\000\011\100\000\000\011\000\000\000\000\000'
nv_read() { # VARIABLE: 64 hex digits, or nothing
  local reply
  tpm_ask reply "\\200\\002\\000\\000\\000\\043\\000\\000\\001\\116$owner$index$password\\000\\040\\000\\000"
  case $reply in ????????????00000000*) reply=${reply#????????????????????????????????}; reply=${reply%"${reply#????????????????????????????????????????????????????????????????}"} ;; *) reply='' ;; esac
  eval "$1=\$reply"
}
nv_write() {
  local reply
  tpm_ask reply "\\200\\002\\000\\000\\000\\055\\000\\000\\001\\052$owner$password\\000\\000\\000\\016$index\\000\\013\\002\\002\\000\\002\\000\\000\\000\\040"
  tpm_ask reply "\\200\\002\\000\\000\\000\\103\\000\\000\\001\\067$owner$index$password\\000\\040$NONCE\\000\\000"
}
look_at_firmware() {
  local bytes=''
  firmware=bios secure=null setup=null lockdown=''
  line lockdown /sys/kernel/security/lockdown
  case $lockdown in *\[*\]*) lockdown=${lockdown#*\[} lockdown=${lockdown%%\]*} ;; esac
  if [ -d /sys/firmware/efi ]; then
    firmware=uefi
    modprobe -b efivarfs 2>>/module-errors
    mount -t efivarfs efivarfs $efi 2>>/module-errors
    efi_flag secure SecureBoot
    efi_flag setup SetupMode
  fi
  tpm=null
  line bytes /sys/class/tpm/tpm0/tpm_version_major
  if [ -n "$bytes" ]; then
    tpm="{\"version\":\"$bytes\""
    target bytes /sys/class/tpm/tpm0/device/driver
    text "$bytes"; tpm="$tpm,\"driver\":$json"
    line bytes /sys/class/tpm/tpm0/pcr-sha256/7
    text "$bytes"; tpm="$tpm,\"pcr7\":$json}"
  fi
}
leave_marks() {
  local variable nv
  efi_read variable VirtspecProbe
  nv_read nv
  text "$variable"; kept="{\"variable\":$json"
  text "$nv"; kept="$kept,\"nvIndex\":$json}"
  left=null
  [ "$MARKS" = 1 ] || return
  printf '%s' "$NONCE" >/mark
  [ -d $efi ] && efi_write VirtspecProbe /mark
  nv_write
  efi_read variable VirtspecProbe
  nv_read nv
  text "$variable"; left="{\"variable\":$json"
  text "$nv"; left="$left,\"nvIndex\":$json}"
}

# --- the answer ------------------------------------------------------------------------------------------------------------------

compose() {
  local key value rest errors=''
  memory=0
  while read -r key value rest; do [ "$key" = MemTotal: ] && memory=$value; done </proc/meminfo
  line cpus /sys/devices/system/cpu/online
  line uuid /sys/class/dmi/id/product_uuid
  uuid=$(echo "$uuid" | tr A-F a-f)
  while read -r value; do
    # Hardware that the probe has no driver for, and does not need.
    case $value in '' | *"not found in modules.dep"*) continue ;; esac
    text "$value"
    errors="$errors${errors:+,}$json"
  done </module-errors
  text "$uuid"; answer="{\"nonce\":\"$NONCE\",\"uuid\":$json"
  answer="$answer,\"cpus\":\"$cpus\",\"memoryKiB\":$memory,\"firmware\":\"$firmware\",\"secureBoot\":$secure,\"setupMode\":$setup"
  text "$lockdown"; answer="$answer,\"lockdown\":$json,\"tpm\":$tpm"
  answer="$answer,\"interfaces\":[$interfaces],\"disks\":[$disks],\"cdroms\":[$cdroms],\"shares\":[$shares]"
  answer="$answer,\"kept\":$kept,\"left\":$left,\"moduleErrors\":[$errors]}"
  printf '%s' "$answer" >/answer
}
leave_behind() { # where nobody could be reached
  printf 'VIRTSPEC-ANSWER %s\n' "$NONCE" >/left-behind
  cat /answer >>/left-behind
  [ "$VARIABLE" = 1 ] && [ -d $efi ] && efi_write VirtspecAnswer /left-behind
  [ "$DISK" = 1 ] && [ -n "$first_disk" ] && dd if=/left-behind of="/dev/$first_disk" bs=8192 count=1 conv=sync 2>/dev/null
  sync
}
show() { # for the screenshot
  local place device ip by
  {
    printf '\033[2J\033[H\n  virtspec probe guest\n\n'
    printf '  UUID      %s\n  CPUs      %s\n  memory    %s KiB\n' "$uuid" "$cpus" "$memory"
    printf '  firmware  %s, Secure Boot %s, setup mode %s\n' "$firmware" "$secure" "$setup"
    printf '  TPM       %s\n\n' "$(words "$tpm")"
    for place in $cards; do
      device=${place%|*} device=${device#*|} ip='-' by='no address'
      # shellcheck source=/dev/null
      [ -r "/lease-$device" ] && . "/lease-$device"
      printf '  %-9s %s  %-15s  %s\n' "$device" "${place##*|}" "$ip" "$by"
    done
    printf '\n  disks     %s\n  CD-ROMs   %s\n  shares    %s\n\n' "$(words "$disks")" "$(words "$cdroms")" "$(words "$shares")"
  } >/dev/console
}
words() { # JSON, for a person
  case $1 in '' | null) echo none ;; *) echo "$1" | tr -d '{}"[]' | tr ',:' '  ' ;; esac
}
obey() { # a question is answered when there is something to do, or after some seconds
  local orders what id address by failures=0 outcome place card
  while [ $failures -lt 10 ]; do
    if ! orders=$(timeout 10 wget -q -O - "$base/orders/$uuid" 2>/dev/null); then
      failures=$((failures + 1)); sleep 1; continue
    fi
    failures=0
    case $orders in
    off*) return ;;
    reach*)
      : >/reached
      while read -r what id address by; do
        [ "$what" = reach ] || continue
        card=''
        for place in $cards; do
          [ "${place##*|}" = "$by" ] && card=${place%|*} && card=${card#*|}
        done
        outcome=no
        # shellcheck disable=SC2086 # no card, no words
        ping -q -c 2 -W 2 ${card:+-I $card} "$address" >/dev/null 2>&1 && outcome=yes
        echo "$id $outcome" >>/reached
      done <<ORDERS
$orders
ORDERS
      timeout 10 wget -q -O /dev/null --post-file=/reached "$base/reached/$uuid" 2>/dev/null
      sleep 1 ;;
    *) usleep 200000 ;;
    esac
  done
}

: >/module-errors
load_drivers
raise_cards
look_at_firmware
look_at_drives
look_at_shares
leave_marks
look_at_cards
compose
say "looked at everything"
send
if [ -n "$base" ]; then
  show
  say "answer sent"
  obey
else
  leave_behind
  show
  say "answer left behind"
fi
poweroff -f
