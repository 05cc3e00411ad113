# A list of steps for VMs, on top of lib.sh: each with a test before it, so that a second run does only what is missing. deploy-dc.sh is an example.
#
#   source scripts/orchestration/steps.sh
#   steps_of() {                                  # declares the steps of a VM, in their order
#     step computer-name --reboot ComputerName="$1"
#     step ad-ds --reboot --secret PasswordFile=DSRM_PASSWORD --checkpoint post-ad-install DomainName=example.internal
#   }
#   deploy_options usage "$@"                     # --from, --dry-run, ...; usage is a function that prints the help
#   run_steps DC01
#
# A step NAME is NAME.ps1, and NAME.test.ps1 before and after it: exit 0 it is done, exit 1 it is not, anything else or a text on standard error: the test
# itself failed. What a test prints says why. Both get the parameters that they mention: PowerShell as parameters of a script block; a Linux guest's
# NAME.sh and NAME.test.sh as variables.
#
# A secret is a variable of the script, from the environment or a file descriptor. It reaches the guest as a file in a folder that only the system
# can enter, and never by a command line or an output. The step reads the file and removes it; afterwards the folder is removed, however the step ended.
# shellcheck shell=bash

# shellcheck source=scripts/orchestration/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

_steps_folder=${VIRTSPEC_STEPS:-$_virtspec_checkout/scripts/guest}
_steps_from=
_steps_dry=
_steps_checkpoints=yes
deploy_vms=()
# Of the VM at hand: names in their order; the rest by name.
_steps_names=()
declare -A _steps_params=() _steps_secrets=() _steps_reboot=() _steps_timeout=() _steps_checkpoint=()
# What must be cleaned up on every way out.
_steps_tmp=
_steps_secret_in=
_steps_at=
_steps_boot=

# Ends a script whose command line or setting is invalid.
deploy_refuse() {
  echo "error: $1" >&2
  exit 2
}

# The options that every deploy script has, and its VMs: deploy_options USAGE_FUNCTION "$@"
deploy_options() {
  local usage=$1
  shift
  while (($# > 0)); do
    case $1 in
    -h | --help)
      "$usage"
      exit 0
      ;;
    --dry-run) _steps_dry=yes ;;
    --no-checkpoints) _steps_checkpoints= ;;
    --from | --secret-fd | --steps)
      (($# >= 2)) || deploy_refuse "$1 needs a value; see --help"
      case $1 in
      --from) _steps_from=$2 ;;
      --steps) _steps_folder=$2 ;;
      --secret-fd) _steps_read_secret "$2" ;;
      esac
      shift
      ;;
    -*) deploy_refuse "unknown option $1; see --help" ;;
    *) deploy_vms+=("$1") ;;
    esac
    shift
  done
}

# The options of deploy_options, for a help text.
deploy_options_help() {
  cat <<'HELP'
Options:
  --dry-run             Run nothing; print the steps, and what their tests say
  --from STEP           Begin with this step; the earlier ones are not tested
  --no-checkpoints      Save no checkpoints
  --secret-fd NAME=FD   Read the secret NAME from a file descriptor, to the end of its line
  --steps FOLDER        Scripts of the steps (default: scripts/guest; env: VIRTSPEC_STEPS)
  -h, --help            Show help

VIRTSPEC_CONNECT names the libvirt, VIRTSPEC_CHECKPOINTS the folder of the checkpoints.

Exit codes: 0 done; 1 a step failed; 2 the command line or a setting is invalid, or a secret is missing; 130 interrupted.
A second run goes on where the first one ended.
HELP
}

# NAME=FD: reads the variable NAME from a file descriptor.
_steps_read_secret() {
  local -
  set +x
  local name=${1%%=*} fd=${1#*=}
  [[ $name =~ ^[A-Z][A-Z0-9_]*$ && $fd =~ ^[0-9]+$ ]] || deploy_refuse "--secret-fd takes NAME=FD, as in DSRM_PASSWORD=3"
  local value
  IFS= read -r -u "$fd" value 2>/dev/null || [[ -n ${value:-} ]] || deploy_refuse "nothing could be read from file descriptor $fd (--secret-fd $name)"
  printf -v "$name" %s "$value"
}

# Names a secret of the script: not for the environment of any program from here on.
secret() {
  local -
  set +x
  # shellcheck disable=SC2163 # the variable that it names
  export -n "$1"
}

# A setting: a variable with its default, of which every character may stand in a script.
setting() {
  local name=$1 default=$2
  printf -v "$name" %s "${!name:-$default}"
  [[ ${!name} =~ ^[A-Za-z0-9._:/,\ -]*$ ]] || deploy_refuse "$name has a character that no setting may have: letters, digits, blanks and . _ : / , - are allowed"
}

# The MAC of a VM's adapter on a network, as libvirt has it.
vm_mac() {
  local mac
  mac=$(LC_ALL=C virsh --connect "${VIRTSPEC_CONNECT:-qemu:///system}" domiflist --domain "$1" | awk -v network="$2" '$3 == network { print $5; exit }') || return
  [[ -n $mac ]] && echo "$mac" && return
  echo "error: $1 has no adapter on the network $2" >&2
  return 1
}

# Declares a step: step NAME [--reboot] [--timeout TIME] [--checkpoint NAME] [--secret PARAMETER=VARIABLE]... [PARAMETER=VALUE]...
#   --reboot      the guest is rebooted after it; it is done when the guest is up again and the test says so, whatever reboots come in between
#   --timeout     for the script, and again until its test succeeds (default: 30m)
#   --checkpoint  saves every VM of lab.yaml after it
step() {
  local name=$1
  shift
  _steps_names+=("$name")
  _steps_params[$name]='' _steps_secrets[$name]='' _steps_reboot[$name]='' _steps_timeout[$name]=30m _steps_checkpoint[$name]=''
  while (($# > 0)); do
    case $1 in
    --reboot) _steps_reboot[$name]=yes ;;
    --timeout) _steps_timeout[$name]=$2 && shift ;;
    --checkpoint) _steps_checkpoint[$name]=$2 && shift ;;
    --secret) _steps_secrets[$name]+=$2$'\n' && shift ;;
    *) _steps_params[$name]+=$1$'\n' ;;
    esac
    shift
  done
}

# Runs the steps that steps_of declares for each VM: run_steps VM...
run_steps() {
  (($# > 0)) || deploy_refuse 'no VM is named'
  [[ -o errexit && -o pipefail ]] || deploy_refuse 'a script with steps needs: set -euo pipefail'
  _steps_tmp=$(umask 077 && mktemp -d "${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/virtspec.XXXXXX")
  trap _steps_leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  local vm
  for vm in "$@"; do
    _steps_names=()
    # As a command of its own: `set -e` must end it at the first error in it.
    steps_of "$vm"
    _steps_check "$vm"
    [[ -n $_steps_dry ]] || vm_start "$vm"
    _steps_run_all "$vm"
  done
}

# Every file is there, and --from is one of the steps.
_steps_check() {
  local name file
  for name in "${_steps_names[@]}"; do
    for file in "$name" "$name.test"; do
      _steps_file "$file"
      [[ -n $REPLY ]] || deploy_refuse "there is no $file.ps1 in $_steps_folder, and no $file.sh"
    done
  done
  [[ -z $_steps_from || " ${_steps_names[*]} " == *" $_steps_from "* ]] || deploy_refuse "$1 has no step $_steps_from; its steps are: ${_steps_names[*]}"
}

_steps_run_all() {
  local vm=$1 name skip=$_steps_from
  for name in "${_steps_names[@]}"; do
    [[ $name == "$skip" ]] && skip=
    if [[ -n $skip ]]; then
      echo "$vm: $name: not tested (--from $_steps_from)"
      continue
    fi
    _steps_at="$vm: $name"
    if [[ -n $_steps_dry ]]; then _steps_try "$vm" "$name"; else _steps_one "$vm" "$name"; fi
    _steps_at=
  done
}

# What a run would do.
_steps_try() {
  local vm=$1 name=$2 status=0
  _steps_test "$vm" "$name" || status=$?
  case $status in
  0) echo "$vm: $name: done already" ;;
  1) echo "$vm: $name: to do$_steps_says${_steps_reboot[$name]:+; reboots}${_steps_checkpoint[$name]:+; checkpoint ${_steps_checkpoint[$name]}}" ;;
  *) echo "$vm: $name: not known$_steps_says" ;;
  esac
}

_steps_one() {
  local vm=$1 name=$2 begun=$SECONDS status=0
  _steps_test "$vm" "$name" || status=$?
  case $status in
  0)
    echo "$vm: $name: done already"
    [[ -z ${_steps_checkpoint[$name]} || -z $_steps_checkpoints ]] || _steps_has_checkpoint "${_steps_checkpoint[$name]}" ||
      echo "$vm: $name: there is no checkpoint ${_steps_checkpoint[$name]}: it is saved only when the step has just run"
    return
    ;;
  1) echo "$vm: $name: running$_steps_says" ;;
  *) _steps_failed "$vm" "$name" "its test failed$_steps_says" "The test is $name.test in $_steps_folder." ;;
  esac
  _steps_need_secrets "$vm" "$name"
  _steps_script "$vm" "$name" || _steps_failed "$vm" "$name" "exit code $? after $((SECONDS - begun)) s" 'Its output is above.'
  [[ -z ${_steps_reboot[$name]} ]] || _steps_reboot_vm "$vm" "$name"
  _steps_until "$vm" "$name" "$name.test" 'its test did not succeed after it'
  echo "$vm: $name: done in $((SECONDS - begun)) s"
  [[ -z ${_steps_checkpoint[$name]} || -z $_steps_checkpoints ]] || _steps_save "$vm" "$name"
}

# Ends the script.
_steps_failed() {
  local vm=$1 name=$2 what=$3 look=$4
  {
    echo "error: $vm: $name: failed: $what"
    echo "  $look Then run the same command again: it goes on at this step."
  } >&2
  exit 1
}

# Asks the test of a step: 0 done, 1 not done, 2 the test itself failed. _steps_says is what it printed.
_steps_test() {
  # What bash -x prints would be taken for the test's.
  local -
  set +x
  local vm=$1 name=$2 status=0 out err
  out=$(_virtspec run "$vm" --timeout 5m --script <(_steps_compose "$name.test" "$name") 2>"$_steps_tmp/err" | _steps_mask) || status=$?
  ((status != 130)) || exit 130
  err=$(_steps_mask <"$_steps_tmp/err")
  _steps_says=${out:+: ${out%%$'\n'*}}
  ((status != 0)) || return 0
  ((status == 1)) && [[ -z $err ]] && return 1
  _steps_says=": ${err:-exit code $status}"
  return 2
}

# The text of a script with the parameters of a step.
_steps_compose() {
  local name=$2 file text arguments='' line key
  _steps_file "$1"
  file=$REPLY
  text=$(<"$file")
  local -a secrets params
  mapfile -t secrets <<<"${_steps_secrets[$name]:-}"
  mapfile -t params <<<"${_steps_params[$name]:-}"
  params+=("BootId=$_steps_boot")
  for line in "${secrets[@]}"; do
    [[ -n $line ]] || continue
    _steps_secret_path "${line#*=}"
    params+=("${line%%=*}=$REPLY")
  done
  for line in "${params[@]}"; do
    key=${line%%=*}
    [[ -n $key && $text =~ \$\{?$key([^A-Za-z0-9_]|$) ]] || continue
    case $file in
    *.ps1) arguments+=" -$key '${line#*=}'" ;;
    *) arguments+="$key='${line#*=}'"$'\n' ;;
    esac
  done
  case $file in
  *.ps1) if [[ -z $arguments ]]; then printf '%s\n' "$text"; else printf '& {\n%s\n}%s\n' "$text" "$arguments"; fi ;;
  *) printf '%s\n%s%s\n' "${text%%$'\n'*}" "$arguments" "${text#*$'\n'}" ;;
  esac
}

# REPLY is the file of a script; empty if there is none.
_steps_file() {
  for REPLY in "$_steps_folder/$1.ps1" "$_steps_folder/$1.sh"; do
    [[ ! -f $REPLY ]] || return 0
  done
  REPLY=
}

# Runs the script of a step, with its secrets in the guest for as long.
_steps_script() {
  local -
  set +x
  local vm=$1 name=$2 status=0
  if [[ -n ${_steps_secrets[$name]} ]]; then
    _steps_secret_in=$vm
    _steps_send_secrets "$vm" "$name" || status=$?
  fi
  ((status != 0)) || _virtspec run "$vm" --timeout "${_steps_timeout[$name]}" --script <(_steps_compose "$name" "$name") 2>&1 | _steps_mask '  | ' || status=$?
  [[ -z $_steps_secret_in ]] || _steps_remove_secrets || ((status != 0)) || status=1
  ((status != 130)) || exit 130
  return "$status"
}

# The secrets of a step, before anything of it is run.
_steps_need_secrets() {
  local -
  set +x
  local line variable
  while IFS= read -r line; do
    variable=${line#*=}
    [[ -z $variable || -n ${!variable:-} ]] || deploy_refuse "$1: $2: $variable is not set: pass it in the environment, or by --secret-fd $variable=FD; nothing of this step was run"
  done <<<"${_steps_secrets[$2]}"
}


# REPLY is the path of a secret in the guest.
_steps_secret_path() {
  _steps_file secrets
  case $REPLY in *.ps1) REPLY="C:\\Windows\\virtspec-secrets\\$1" ;; *) REPLY=/run/virtspec-secrets/$1 ;; esac
}

# Runs a script that has no parameters.
_steps_helper() {
  _steps_file "$2"
  _virtspec run "$1" --timeout 2m --script "$REPLY"
}

_steps_send_secrets() {
  local -
  set +x
  local vm=$1 name=$2 line variable
  _steps_helper "$vm" secrets || return
  while IFS= read -r line; do
    variable=${line#*=}
    [[ -n $variable ]] || continue
    # A copy in a Linux guest has its permissions.
    (umask 077 && printf %s "${!variable}" >"$_steps_tmp/$variable")
    # What it prints is the digest of a password.
    _steps_secret_path "$variable"
    _virtspec copy --timeout 2m "$_steps_tmp/$variable" "$vm:$REPLY" >/dev/null || { rm -f -- "$_steps_tmp/$variable" && return 1; }
    rm -f -- "$_steps_tmp/$variable"
  done <<<"${_steps_secrets[$name]}"
}

_steps_remove_secrets() {
  local vm=$_steps_secret_in
  _steps_secret_in=
  _steps_helper "$vm" secrets-gone && return
  _steps_secret_path ''
  echo "error: a secret may be left in $vm, in $REPLY: remove it" >&2
  return 1
}

# Standard input, with a word before each line, and no secret in it. It does not end at Ctrl-C: what it reads from does.
_steps_mask() {
  local -
  set +x
  trap '' INT
  local before=${1:-} line names name variable
  names=$(printf '%s' "${_steps_secrets[@]}")
  while IFS= read -r line || [[ -n $line ]]; do
    while IFS= read -r name; do
      variable=${name#*=}
      [[ -z $variable || -z ${!variable:-} ]] || line=${line//"${!variable}"/***}
    done <<<"$names"
    printf '%s%s\n' "$before" "${line%$'\r'}"
  done
}

# Reboots a guest, and returns when it has booted again.
_steps_reboot_vm() {
  local -
  set +x
  local vm=$1 name=$2 boot status=0
  boot=$(_steps_helper "$vm" boot-id) || _steps_failed "$vm" "$name" 'the guest does not show when it was booted' 'The reason is above.'
  boot=${boot%%[^0-9a-f-]*}
  echo "$vm: $name: rebooting"
  # The agent may be gone before it has answered.
  _steps_helper "$vm" reboot >/dev/null 2>"$_steps_tmp/err" || status=$?
  ((status != 130)) || exit 130
  ((status == 0 || status == 255)) || _steps_failed "$vm" "$name" "the guest refused to reboot: $(<"$_steps_tmp/err")" 'Reboot it by hand.'
  _steps_boot=$boot
  _steps_until "$vm" "$name" reboot.test 'the guest did not come back'
}

# Waits until a script succeeds in the guest, through reboots.
_steps_until() {
  local vm=$1 name=$2 script=$3 what=$4 status=0 text
  text=$(_steps_compose "$script" "$name")
  _virtspec wait "$vm" --timeout "${_steps_timeout[$name]}" -- "$text" || status=$?
  ((status != 130)) || exit 130
  ((status == 0)) || _steps_failed "$vm" "$name" "$what" 'The reason is above.'
}

_steps_has_checkpoint() {
  _virtspec checkpoint list | awk -v name="$1" '$1 == name { found = 1 } END { exit !found }'
}

_steps_save() {
  local vm=$1 name=$2 checkpoint=${_steps_checkpoint[$2]} status=0
  if _steps_has_checkpoint "$checkpoint"; then
    echo "$vm: $name: the checkpoint $checkpoint exists already, and is kept"
    return
  fi
  echo "$vm: $name: checkpoint $checkpoint"
  vm_checkpoint "$checkpoint" || status=$?
  ((status != 130)) || exit 130
  ((status == 0)) || {
    echo "error: $vm: $name: done, but the checkpoint $checkpoint was not saved; the reason is above. Save it with \`virtspec checkpoint save $checkpoint\`, or pass --no-checkpoints." >&2
    exit 1
  }
}

# On every way out.
_steps_leave() {
  local status=$?
  trap '' INT TERM
  [[ -z $_steps_secret_in ]] || _steps_remove_secrets || true
  [[ -z $_steps_tmp ]] || rm -rf -- "$_steps_tmp"
  ((status < 128)) || echo "${_steps_at:+$_steps_at: }interrupted; the same command goes on from here" >&2
  exit "$status"
}
