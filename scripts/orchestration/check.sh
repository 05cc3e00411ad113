# What is checked before anything is started, sourced by steps.sh.
# shellcheck shell=bash

# Declares the steps of a VM, in order: those that --from skips, and those that are left.
_steps_declare() {
  _steps_names=() _steps_skipped=() _steps_left=()
  # As a command of its own: `set -e` must end it at the first error in it.
  steps_of "$1"
  [[ -z $_steps_from || " ${_steps_names[*]} " == *" $_steps_from "* ]] || deploy_refuse "$1 has no step $_steps_from; its steps are: ${_steps_names[*]}"
  local name skip=$_steps_from
  for name in "${_steps_names[@]}"; do
    [[ $name != "$skip" ]] || skip=
    if [[ -n $skip ]]; then _steps_skipped+=("$name"); else _steps_left+=("$name"); fi
  done
}

# Every file of the steps is there, and what they need here.
_steps_check() {
  local name file checkpoints=
  for name in "${_steps_names[@]}"; do
    for file in "$name" "$name.test"; do _steps_needs_file "$file"; done
    [[ -z ${_steps_reboot[$name]} ]] || for file in boot-id reboot reboot.test; do _steps_needs_file "$file" "$name: --reboot"; done
    [[ -z ${_steps_secrets[$name]} ]] || for file in secrets secrets-gone; do _steps_needs_file "$file" "$name: --secret"; done
  done
  for name in "${_steps_left[@]}"; do checkpoints+=${_steps_checkpoint[$name]}; done
  [[ -z $checkpoints || -z $_steps_checkpoints ]] || _steps_check_lab
}

_steps_needs_file() {
  _steps_file "$1"
  [[ -n $REPLY ]] || deploy_refuse "there is no $1.ps1 in $_steps_folder, and no $1.sh${2:+ ($2 needs it)}"
}

# A checkpoint has the VMs of the lab file.
_steps_check_lab() {
  local lab=${VIRTSPEC_LAB:-lab.yaml}
  [[ -f $lab || -f $lab/lab.yaml ]] || deploy_refuse "there is no $lab in this folder: a checkpoint saves the VMs that it lists
  fix: run this in the folder of the lab, or pass --no-checkpoints."
}

# Refuses a network that the VM is not on. What libvirt does not say, or that it says nothing, is found again when the VM is started.
_steps_check_adapters() {
  local name status
  for name in "${_steps_left[@]}"; do
    status=0
    _steps_find_macs "$1" "$name" 2>"$_steps_tmp/err" || status=$?
    case $status in
    0) ;;
    2) cat "$_steps_tmp/err" >&2 && exit 2 ;;
    *) return 0 ;;
    esac
  done
}

# Adds the MACs that a step wants to its parameters, once.
_steps_find_macs() {
  local vm=$1 name=$2 line mac found=
  while IFS= read -r line; do
    [[ -n $line ]] || continue
    mac=$(vm_mac "$vm" "${line#*=}") || return
    found+="${line%%=*}=$mac"$'\n'
  done <<<"${_steps_macs[$name]}"
  # shellcheck disable=SC2004 # steps.sh declares them: their keys are names
  _steps_params[$name]+=$found _steps_macs[$name]=''
}
