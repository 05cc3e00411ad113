# A list of steps for VMs, on top of lib.sh: each with a test before it, so that a second run does only what is missing. deploy-dc.sh is an example.
#
#   source scripts/orchestration/steps.sh
#   steps_of() {                                  # declares the steps of a VM, in their order
#     step computer-name --reboot ComputerName="$1"
#     step ad-ds --reboot --secret PasswordFile=DSRM_PASSWORD --checkpoint post-ad-install DomainName=example.internal
#   }
#   secret DSRM_PASSWORD
#   deploy_options deploy_usage "$@"              # --from, --dry-run, ...; deploy_usage, or a function of your own, prints the help
#   run_steps "${deploy_vms[@]:-DC01}"            # deploy_vms: the VMs that the command line names
#
# A step NAME is NAME.ps1, and NAME.test.ps1 before and after it: exit 0 it is done, exit 1 it is not, anything else or a text on standard error: the test
# itself failed. What a test prints says why. Both get the parameters that they mention: PowerShell as parameters of a script block; a Linux guest's
# NAME.sh and NAME.test.sh as variables. The test of a step with --reboot must be false until the guest has rebooted.
# shellcheck shell=bash

# shellcheck source=scripts/orchestration/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/orchestration/options.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/options.sh"
# shellcheck source=scripts/orchestration/settings.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/settings.sh"
# shellcheck source=scripts/orchestration/secrets.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/secrets.sh"
# shellcheck source=scripts/orchestration/adapters.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/adapters.sh"
# shellcheck source=scripts/orchestration/checkpoints.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/checkpoints.sh"
# shellcheck source=scripts/orchestration/vms.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/vms.sh"
# shellcheck source=scripts/orchestration/check.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/check.sh"

_steps_folder=${VIRTSPEC_STEPS:-$_virtspec_checkout/scripts/guest}
_steps_from=
_steps_dry=
_steps_checkpoints=yes
deploy_vms=()
# Of the VM at hand: names in their order; the rest by name.
_steps_names=() _steps_skipped=() _steps_left=()
declare -A _steps_params=() _steps_macs=() _steps_secrets=() _steps_reboot=() _steps_timeout=() _steps_checkpoint=()
# What must be cleaned up on every way out.
_steps_tmp=
_steps_at=
_steps_boot=
# Whether a VM was started, or its steps run.
_steps_begun=
# Of the last test: what it printed, and its exit code.
_steps_says=
_steps_ended=0
# Of a dry run: secrets that are missing.
_steps_lacks=()

# Declares a step: step NAME [--reboot] [--timeout TIME] [--checkpoint NAME] [--secret PARAMETER=VARIABLE]... [--mac PARAMETER=NETWORK]... [PARAMETER=VALUE]...
#   --reboot      the guest is rebooted after it; it is done when the guest is up again and the test says so, whatever reboots come in between
#   --timeout     for the script, and again until its test succeeds (default: 30m)
#   --checkpoint  saves every VM of lab.yaml after it
#   --mac         the MAC of the VM's adapter on a network of libvirt
step() {
  local name=${1:-}
  [[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9._-]*$ ]] || deploy_refuse "step: the name of the step comes first, not: ${name:-(nothing)}"
  shift
  [[ " ${_steps_names[*]} " != *" $name "* ]] || deploy_refuse "step $name is declared twice"
  _steps_names+=("$name")
  _steps_params[$name]='' _steps_macs[$name]='' _steps_secrets[$name]='' _steps_reboot[$name]='' _steps_timeout[$name]=30m _steps_checkpoint[$name]=''
  while (($# > 0)); do
    case $1 in
    --reboot) _steps_reboot[$name]=yes ;;
    --timeout | --checkpoint | --secret | --mac)
      (($# >= 2)) || deploy_refuse "step $name: $1 needs a value"
      _steps_option "$name" "$1" "$2"
      shift
      ;;
    *)
      [[ $1 =~ ^[A-Za-z_][A-Za-z0-9_]*= && $1 != *$'\n'* ]] || _steps_refuse_word "$name" "$1"
      _steps_params[$name]+=$1$'\n'
      ;;
    esac
    shift
  done
}

_steps_option() {
  local name=$1 option=$2 value=$3 form='' pattern='[A-Za-z_][A-Za-z0-9_]*=[^[:space:]]+'
  case $option in
  --timeout) pattern='[0-9][0-9.hms]*' form='a time, as in 90s, 10m or 2h' && _steps_timeout[$name]=$value ;;
  --checkpoint) pattern='([^[:punct:][:space:]]|_)([^[:punct:][:space:]]|[._-])*' form='a name of letters, digits and . _ -' && _steps_checkpoint[$name]=$value ;;
  --secret) form=PARAMETER=VARIABLE && _steps_secrets[$name]+=$value$'\n' ;;
  --mac) form=PARAMETER=NETWORK && _steps_macs[$name]+=$value$'\n' ;;
  esac
  [[ $value =~ ^$pattern$ ]] || deploy_refuse "step $name: $option takes $form, not: $value"
  # A number alone is seconds, and messages say so.
  if [[ $option == --timeout && $value =~ ^[0-9.]+$ ]]; then _steps_timeout[$name]+=' s'; fi
}

_steps_refuse_word() {
  local near=
  if [[ $2 == -* ]]; then deploy_near "$2" --reboot --timeout --checkpoint --secret --mac && near="did you mean $REPLY? "; fi
  deploy_refuse "step $1: not PARAMETER=VALUE on one line, nor an option: $2
  fix: ${near}The options are --reboot, --timeout TIME, --checkpoint NAME, --secret PARAMETER=VARIABLE, --mac PARAMETER=NETWORK."
}

# Runs the steps that steps_of declares for each VM: run_steps VM...
run_steps() {
  (($# > 0)) || deploy_refuse 'no VM is named'
  [[ -o errexit && -o pipefail ]] || deploy_refuse 'a script with steps needs: set -euo pipefail'
  [[ -n $_steps_tmp ]] || _steps_tmp=$(umask 077 && mktemp -d "${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/virtspec.XXXXXX")
  trap _steps_leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  local vm
  # All that is wrong without asking a guest, of every VM, before the first is started.
  _vms_check_names "$@"
  for vm in "$@"; do
    _steps_declare "$vm"
    _steps_check "$vm"
  done
  _vms_check "$@"
  for vm in "$@"; do
    _steps_declare "$vm"
    _steps_check_adapters "$vm"
    # What virtspec could not find out of a VM, it says when the VM is started.
    [[ -n $_vms_unknown ]] || _checkpoints_check "$vm"
    [[ -n $_steps_dry ]] || _steps_check_secrets "$vm"
  done
  settings_show
  for vm in "$@"; do
    _steps_declare "$vm"
    _steps_run_all "$vm"
    _steps_begun=yes
  done
  ((${#_steps_lacks[@]} == 0)) || _steps_refuse_lacking
}

_steps_run_all() {
  local vm=$1 name
  _checkpoints_lost= _checkpoints_tried=
  if [[ -z $_steps_dry ]]; then
    echo "$vm: starting"
    _steps_start "$vm"
    # An adapter that it no longer has.
    for name in "${_steps_left[@]}"; do _steps_find_macs "$vm" "$name" || exit 1; done
  fi
  for name in "${_steps_skipped[@]}"; do echo "$vm: $name: not tested (--from $_steps_from)"; done
  for name in "${_steps_left[@]}"; do
    _steps_at="$vm: $name"
    if [[ -n $_steps_dry ]]; then _steps_try "$vm" "$name"; else _steps_one "$vm" "$name"; fi
    _steps_at=
  done
  _checkpoints_tell_lost "$vm"
}

# Its errors are virtspec's own. Exit code 2 says that nothing was started, which is true of the first VM only.
_steps_start() {
  local status=0
  vm_start "$1" || status=$?
  ((status != 2)) || [[ -z $_steps_begun ]] || status=3
  ((status == 0)) || exit "$status"
}

# What a run would do. Ends the script at the first step of which that is not known.
_steps_try() {
  local vm=$1 name=$2 status=0 missing
  _steps_find_macs "$vm" "$name"
  _steps_missing_secret "$name"
  missing=$REPLY
  _steps_test "$vm" "$name" || status=$?
  case $status in
  0)
    echo "$vm: $name: done already"
    _checkpoints_look "$vm" "$name"
    ;;
  1)
    _checkpoints_due "$vm" "$name"
    echo "$vm: $name: to do$_steps_says${_steps_reboot[$name]:+; reboots}$REPLY${missing:+; $missing is not set}"
    [[ -z $missing ]] || _steps_lacks+=("$vm: $name: $missing")
    ;;
  *)
    _steps_explain "$vm" "$name"
    echo "$vm: $name: not known"
    echo "error: $vm: $name: its test failed$_steps_says" >&2
    exit 1
    ;;
  esac
}

_steps_one() {
  local vm=$1 name=$2 begun=$SECONDS status=0
  _steps_test "$vm" "$name" || status=$?
  case $status in
  0)
    echo "$vm: $name: done already"
    _checkpoints_look "$vm" "$name"
    return
    ;;
  1)
    _checkpoints_check_again "$vm" "$name"
    _checkpoints_catch_up "$vm" "$name"
    echo "$vm: $name: running$_steps_says"
    ;;
  *)
    _steps_explain "$vm" "$name"
    _steps_file "$name.test"
    _steps_failed "$vm" "$name" "its test failed$_steps_says" "The test is $REPLY.$(_steps_limit 5m 'a test')"
    ;;
  esac
  _steps_missing_secret "$name"
  [[ -z $REPLY ]] || _steps_failed "$vm" "$name" "$REPLY is not set: the step was done when this run began, and now is not" 'Nothing of this step was run.'
  _steps_script "$vm" "$name" || {
    status=$?
    [[ -z $_secrets_unsent ]] || _steps_failed "$vm" "$name" 'its secrets could not be put into the guest; nothing of it was run' 'The reason is above.'
    # 255: virtspec says why, maybe that the time was over.
    _steps_says=
    ((status != 255)) || _steps_says=--timeout
    _steps_failed "$vm" "$name" "exit code $status after $((SECONDS - begun)) s" "Its output is above.$(_steps_limit "${_steps_timeout[$name]}" "this step, --timeout of \`step $name\`")"
  }
  [[ -z ${_steps_reboot[$name]} ]] || _steps_reboot_vm "$vm" "$name"
  echo "$vm: $name: waiting for its test, up to ${_steps_timeout[$name]}"
  _steps_until "$vm" "$name" "$name.test" 'its test did not succeed after it'
  echo "$vm: $name: done in $((SECONDS - begun)) s"
  if _checkpoints_wants "$name"; then _checkpoints_save "$vm" "$name"; fi
}

# virtspec may have advised a longer --timeout, which is no option of the script: prints where the limit is.
_steps_limit() {
  [[ $_steps_says != *--timeout* ]] || echo " The limit of $1 is that of $2, not an option of this script."
}

# Ends the script.
_steps_failed() {
  local vm=$1 name=$2 what=$3 look=$4
  {
    echo "error: $vm: $name: failed: $what"
    echo "  $look Correct the cause, then run the same command again: it goes on at this step."
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
  _steps_says=${out:+: ${out%%$'\n'*}} _steps_ended=$status
  ((status != 0)) || return 0
  ((status == 1)) && [[ -z $err ]] && return 1
  err=${err#error: }
  # All that it says; what it printed may be the reason.
  _steps_says=": ${err:-exit code $status}${out:+$'\n'  | ${out//$'\n'/$'\n'  | }}"
  return 2
}

# After a test that failed: what it says is no help if the guest has another shell than the step is for.
_steps_explain() {
  local vm=$1 file shell
  # 255: virtspec says why.
  ((_steps_ended != 255)) || return 0
  _steps_file "$2.test"
  file=${REPLY##*/}
  # PowerShell prints the name of its system; sh has no variable env.
  # shellcheck disable=SC2016
  shell=$(_virtspec run "$vm" --timeout 2m 'echo $env:OS' 2>/dev/null) || return 0
  case $file:${shell%$'\r'} in
  *.ps1:Windows_NT) ;;
  *.ps1:*) _steps_says=": the guest is not Windows, and $file is for PowerShell" ;;
  *:Windows_NT) _steps_says=": the guest is Windows, and $file is for sh" ;;
  esac
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
    if [[ -z $key ]] || ! _steps_mentions "$text" "$key"; then continue; fi
    _steps_quote "$file" "${line#*=}"
    case $file in
    *.ps1) arguments+=" -$key $REPLY" ;;
    *) arguments+="$key=$REPLY"$'\n' ;;
    esac
  done
  case $file in
  *.ps1) if [[ -z $arguments ]]; then printf '%s\n' "$text"; else printf '& {\n%s\n}%s\n' "$text" "$arguments"; fi ;;
  *)
    # The first line may name the shell.
    if [[ $text == '#!'* ]]; then
      printf '%s\n' "${text%%$'\n'*}"
      if [[ $text == *$'\n'* ]]; then text=${text#*$'\n'}; else text=; fi
    fi
    printf '%s%s\n' "$arguments" "$text"
    ;;
  esac
}

# Whether the text of a script mentions a parameter, as a variable.
_steps_mentions() {
  [[ $1 =~ \$\{?#?$2([^A-Za-z0-9_]|$) ]]
}

# REPLY is a value as a literal in the language of a script.
_steps_quote() {
  local quote=\' value=$2
  case $1 in
  *.ps1)
    # To PowerShell, typographic quotes are quotes too; each is written twice.
    for quote in \' "‘" "’" "‚" "‛"; do value=${value//"$quote"/"$quote$quote"}; done
    ;;
  *) value=${value//"$quote"/"$quote\\$quote$quote"} ;;
  esac
  REPLY="'$value'"
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
  [[ -z ${_steps_secrets[$name]} ]] || _steps_send_secrets "$vm" "$name" || status=$? _secrets_unsent=yes
  ((status != 0)) || _virtspec run "$vm" --timeout "${_steps_timeout[$name]}" --script <(_steps_compose "$name" "$name") 2>&1 | _steps_mask '  | ' || status=$?
  [[ -z $_secrets_in ]] || _steps_remove_secrets || ((status != 0)) || status=1
  ((status != 130)) || exit 130
  return "$status"
}

# Runs a script that has no parameters.
_steps_helper() {
  _steps_file "$2"
  _virtspec run "$1" --timeout 2m --script "$REPLY"
}

# Reboots a guest, and returns when it has booted again.
_steps_reboot_vm() {
  local -
  set +x
  local vm=$1 name=$2 boot status=0
  boot=$(_steps_helper "$vm" boot-id) || _steps_failed "$vm" "$name" 'the guest does not show when it was booted' 'The reason is above.'
  boot=${boot%%[^0-9a-f-]*}
  echo "$vm: $name: rebooting, up to ${_steps_timeout[$name]}"
  # The agent may be gone before it has answered.
  _steps_helper "$vm" reboot >/dev/null 2>"$_steps_tmp/err" || status=$?
  ((status != 130)) || exit 130
  ((status == 0 || status == 255)) || _steps_refused_reboot "$vm" "$name" "$status"
  _steps_boot=$boot
  _steps_until "$vm" "$name" reboot.test 'the guest did not come back'
}

# Ends the script. A test that does not see that the reboot is missing takes the step for done in a second run.
_steps_refused_reboot() {
  local vm=$1 name=$2 says="exit code $3" err
  err=$(_steps_mask '  | ' <"$_steps_tmp/err")
  says+=${err:+$'\n'$err}
  _steps_file reboot
  _steps_test "$vm" "$name" || _steps_failed "$vm" "$name" "the guest did not reboot: $says" "The script is $REPLY."
  {
    echo "error: $vm: $name: failed: the guest did not reboot: $says"
    echo "  The script is $REPLY. The test of $name succeeds without the reboot, so the same command would take the step for done: reboot the guest yourself."
  } >&2
  exit 1
}

# Waits until a script succeeds in the guest, through reboots.
_steps_until() {
  local vm=$1 name=$2 script=$3 what=$4 status=0 text
  text=$(_steps_compose "$script" "$name")
  _virtspec wait "$vm" --timeout "${_steps_timeout[$name]}" -- "$text" || status=$?
  ((status != 130)) || exit 130
  ((status == 0)) || _steps_failed "$vm" "$name" "$what" "The reason is above. The limit of ${_steps_timeout[$name]} is the --timeout of \`step $name\`."
}

# On every way out.
_steps_leave() {
  local status=$?
  trap '' INT TERM
  [[ -z $_secrets_in ]] || _steps_remove_secrets || true
  [[ -z $_steps_tmp ]] || rm -rf -- "$_steps_tmp"
  ((status != 130 && status != 143)) || echo "${_steps_at:+$_steps_at: }interrupted; the same command goes on from here${_checkpoints_saving:+. $_checkpoints_saving}" >&2
  exit "$status"
}
