# The VMs of a deploy script and their lab file, sourced by steps.sh.
# shellcheck shell=bash

# A VM of which virtspec could not find out what a start would do.
_vms_unknown=

# REPLY is the lab file; empty if there is none.
_vms_lab() {
  local lab=${VIRTSPEC_LAB:-lab.yaml}
  for REPLY in "$lab" "$lab/lab.yaml"; do
    [[ ! -f $REPLY ]] || return 0
  done
  REPLY=
}

# REPLY is the name of a VM that may be named by its UUID.
_vms_name() {
  REPLY=$1
  [[ $1 =~ ^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$ ]] || return 0
  REPLY=$(_adapters_virsh domname --domain "$1" 2>/dev/null) && [[ -n $REPLY ]] || REPLY=$1
}

# What can be said of the VMs without libvirt.
_vms_check_names() {
  local vm named
  for vm in "$@"; do
    [[ ! $vm =~ ^$_settings_ipv4$ && $vm != *:* ]] || deploy_refuse "$vm is an address: name the domain of libvirt"
  done
  named=" $* "
  for vm in "${deploy_vms[@]}"; do
    [[ $named == *" $vm "* ]] || deploy_refuse "$vm is named on the command line, and this script runs steps only for: $*
  fix: in the script, pass the VMs of the command line to run_steps: run_steps \"\${deploy_vms[@]:-$1}\""
  done
}

# Refuses a VM that libvirt does not have, a lab file that is invalid, and a VM that nothing can talk to.
_vms_check() {
  local vm says status
  for vm in "$@"; do
    status=0
    # 2 is what helps only who changes something, and virtspec says what. Whatever else is wrong is found again when the VM is started.
    says=$(_virtspec up --dry-run "$vm" 2>"$_steps_tmp/err") || status=$?
    ((status != 130)) || exit 130
    ((status != 2)) || {
      cat "$_steps_tmp/err" >&2
      exit 2
    }
    ((status == 0)) || _vms_unknown=$vm
    [[ $says != *'nothing tells when it is ready'* ]] || deploy_refuse "$vm has no channel of a guest agent; nothing was started or changed
  why: without it, or \`ssh\` of the domain in the lab file, no step can be run in it
  fix: declare the channel \`org.qemu.guest_agent.0\` (docs/run.md), and power the VM off and on; or declare \`ssh\` (docs/lab-file.md)."
  done
}

# A checkpoint has the VMs of the lab file: _vms_check_lab VM CHECKPOINT
_vms_check_lab() {
  local lab=${VIRTSPEC_LAB:-lab.yaml} vm
  _vms_lab
  [[ -n $REPLY ]] || deploy_refuse "there is no lab file $lab here: a checkpoint saves the VMs that it lists
  fix: run this in the folder of the lab, name the file with VIRTSPEC_LAB, or pass --no-checkpoints."
  lab=$REPLY
  _vms_name "$1"
  vm=$REPLY
  # The VMs that virtspec finds there are words in it.
  grep -qwF -e "$vm" -- "$lab" || deploy_refuse "$lab does not list $vm
  why: its checkpoint $2 would not hold it, and a restore would roll the other VMs back under it
  fix: add it below \`domains\` in $lab, or pass --no-checkpoints."
}
