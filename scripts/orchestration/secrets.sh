# Secrets of steps, sourced by steps.sh: where they come from, how they reach a guest, and that nobody else sees them.
#
# A secret is a variable of the script, from the environment or a file descriptor. It reaches the guest as a file in a folder that only the system
# can enter, and never by a command line or an output. The step reads the file and removes it; afterwards the folder is removed, however the step ended.
# shellcheck shell=bash

# Those that the script has.
_secrets_named=()
# Guest in which they are at the moment.
_secrets_in=
# Whether they could not be put there.
_secrets_unsent=

# Those of every deploy script: who exported the one for deploy-dc.sh may run deploy-client.sh next.
export -n DSRM_PASSWORD DOMAIN_ADMIN_PASSWORD

# Names a secret of the script: not for the environment of any program from here on.
secret() {
  local -
  set +x
  # shellcheck disable=SC2163 # the variable that it names
  export -n "$1"
  _secrets_named+=("$1")
}

# NAME=FD: reads the variable NAME from a file descriptor.
_steps_read_secret() {
  local -
  set +x
  local name=${1%%=*} fd=${1#*=}
  [[ $name =~ ^[A-Z][A-Z0-9_]*$ && $fd =~ ^[0-9]+$ ]] || deploy_refuse "--secret-fd takes NAME=FD, as in ${_secrets_named[0]:-ADMIN_PASSWORD}=3"
  [[ " ${_secrets_named[*]} " == *" $name "* ]] || deploy_refuse "--secret-fd: this script has no secret $name; it has: ${_secrets_named[*]:-none}"
  local value
  IFS= read -r -u "$fd" value 2>/dev/null || [[ -n ${value:-} ]] || deploy_refuse "nothing could be read from file descriptor $fd (--secret-fd $name)"
  printf -v "$name" %s "$value"
}

# REPLY is the first secret of a step that is not set; empty if none is missing.
_steps_missing_secret() {
  local -
  set +x
  local line
  while IFS= read -r line; do
    REPLY=${line#*=}
    [[ -z $REPLY || -n ${!REPLY:-} ]] || return 0
  done <<<"${_steps_secrets[$1]}"
  REPLY=
}

# Refuses to begin without a secret, unless its step is known to be done.
_steps_check_secrets() {
  local vm=$1 name variable status
  for name in "${_steps_left[@]}"; do
    _steps_missing_secret "$name"
    variable=$REPLY status=2 _steps_says=
    [[ -n $variable ]] || continue
    if _steps_find_macs "$vm" "$name" 2>/dev/null; then
      status=0
      _steps_test "$vm" "$name" || status=$?
    fi
    case $status in
    0) ;;
    1) _steps_refuse_secret "$vm: $name" "$variable" "the step is to be done$_steps_says" ;;
    *) _steps_refuse_secret "$vm: $name" "$variable" "whether the step is done is not known${_steps_says%%$'\n'*}" ;;
    esac
  done
}

# At the end of a dry run: a run would be refused.
_steps_refuse_lacking() {
  local one
  for one in "${_steps_lacks[@]}"; do
    echo "error: ${one%: *}: ${one##*: } is not set: a run would start nothing
  why: the step is to be done
  fix: pass it in the environment, or by --secret-fd ${one##*: }=FD." >&2
  done
  exit 2
}

_steps_refuse_secret() {
  deploy_refuse "$1: $2 is not set; nothing was started or changed
  why: $3
  fix: pass it in the environment, or by --secret-fd $2=FD."
}

# REPLY is the path of a secret in the guest.
_steps_secret_path() {
  _steps_file secrets
  case $REPLY in *.ps1) REPLY="C:\\Windows\\virtspec-secrets\\$1" ;; *) REPLY=/run/virtspec-secrets/$1 ;; esac
}

_steps_send_secrets() {
  local -
  set +x
  local vm=$1 name=$2 line variable
  _secrets_in=$vm
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
  local vm=$_secrets_in
  _secrets_in=
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
