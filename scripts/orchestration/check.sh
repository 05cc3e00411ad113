# What is checked before anything is started, sourced by steps.sh.
# shellcheck shell=bash

# Declares the steps of a VM, in order: those that --from skips, and those that are left.
_steps_declare() {
  _steps_names=() _steps_skipped=() _steps_left=()
  # As a command of its own: `set -e` must end it at the first error in it.
  steps_of "$1"
  ((${#_steps_names[@]} > 0)) || deploy_refuse "steps_of declares no step for $1"
  [[ -z $_steps_from || " ${_steps_names[*]} " == *" $_steps_from "* ]] || deploy_refuse "$1 has no step $_steps_from; its steps are: ${_steps_names[*]}"
  local name skip=$_steps_from
  for name in "${_steps_names[@]}"; do
    [[ $name != "$skip" ]] || skip=
    if [[ -n $skip ]]; then _steps_skipped+=("$name"); else _steps_left+=("$name"); fi
  done
}

# What the steps of a VM need here, all that is missing at once.
_steps_check() {
  local vm=$1 name
  local -a problems=()
  [[ -d $_steps_folder ]] || deploy_refuse "there is no folder $_steps_folder (--steps, or VIRTSPEC_STEPS)"
  _steps_check_files
  for name in "${_steps_names[@]}"; do
    _steps_check_secret_names "$name"
    _steps_check_parameters "$name"
  done
  if ((${#problems[@]} > 0)); then
    printf 'error: %s\n' "${problems[@]}" >&2
    exit 2
  fi
  for name in "${_steps_left[@]}"; do
    ! _checkpoints_wants "$name" || _vms_check_lab "$vm" "${_steps_checkpoint[$name]}"
  done
}

_steps_check_files() {
  local name file
  for name in "${_steps_names[@]}"; do
    for file in "$name" "$name.test"; do _steps_needs_file "$file"; done
    [[ -z ${_steps_reboot[$name]} ]] || for file in boot-id reboot reboot.test; do _steps_needs_file "$file" "$name: --reboot"; done
    [[ -z ${_steps_secrets[$name]} ]] || for file in secrets secrets-gone; do _steps_needs_file "$file" "$name: --secret"; done
  done
}

_steps_needs_file() {
  _steps_file "$1"
  # Once, also if several steps need it.
  [[ -n $REPLY || "${problems[*]}" == *"no $1.ps1 in "* ]] || problems+=("there is no $1.ps1 in $_steps_folder, and no $1.sh${2:+ ($2 needs it)}")
}

# Secrets that are not declared might be in the environment of every program.
_steps_check_secret_names() {
  local line variable
  while IFS= read -r line; do
    variable=${line#*=}
    [[ -z $variable || " ${_secrets_named[*]} " == *" $variable "* ]] || problems+=("step $1: $variable is not declared by \`secret\`; before deploy_options: secret $variable")
  done <<<"${_steps_secrets[$1]}"
}

# A parameter that is misspelt would be an empty variable.
_steps_check_parameters() {
  local name=$1 text='' file line key
  for file in "$name" "$name.test"; do
    _steps_file "$file"
    [[ -n $REPLY ]] || return 0
    text+=$(<"$REPLY")$'\n'
  done
  while IFS= read -r line; do
    key=${line%%=*}
    [[ -z $key ]] || _steps_mentions "$text" "$key" || problems+=("step $name: neither $name nor $name.test in $_steps_folder mentions its parameter $key, as \$$key")
  done <<<"${_steps_params[$name]}${_steps_secrets[$name]}${_steps_macs[$name]}"
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
