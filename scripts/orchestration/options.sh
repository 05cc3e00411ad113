# The command line of the deploy scripts, sourced by steps.sh.
# shellcheck shell=bash

# Ends a script whose command line or setting is invalid.
deploy_refuse() {
  echo "error: $1" >&2
  exit 2
}

# The options that every deploy script has: deploy_options USAGE_FUNCTION "$@". The VMs that the command line names are in deploy_vms afterwards.
deploy_options() {
  local usage=$1
  shift
  while (($# > 0)); do
    case $1 in
    --from=* | --secret-fd=* | --steps=*)
      set -- "${1%%=*}" "${1#*=}" "${@:2}"
      continue
      ;;
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
    -*)
      deploy_near "$1" --dry-run --from --no-checkpoints --secret-fd --steps --help || deploy_refuse "unknown option $1; see --help"
      deploy_refuse "unknown option $1; did you mean $REPLY? See --help"
      ;;
    '') deploy_refuse 'the name of a VM is empty' ;;
    *) deploy_vms+=("$1") ;;
    esac
    shift
  done
}

# The help of a script that has no other: deploy_options deploy_usage "$@"
deploy_usage() {
  local steps
  # Settings may not be set yet.
  steps=$(
    set +eu
    steps_of VM >/dev/null 2>&1
    echo "${_steps_names[*]}"
  )
  echo "Usage: ${0##*/} [option...] [VM...]"
  echo
  echo "Runs steps in the guests of the VMs; what is done already is left out."
  [[ -z $steps ]] || echo "Steps: ${steps// /, }."
  ((${#_secrets_named[@]} == 0)) || echo "Secrets, from the environment or by --secret-fd: ${_secrets_named[*]}"
  echo
  deploy_options_help
}

# The options of deploy_options, for a help text.
deploy_options_help() {
  local folder=$_steps_folder
  [[ $folder != "$_virtspec_checkout/scripts/guest" ]] || folder="virtspec's scripts/guest"
  cat <<HELP
Options:
  --dry-run             Run nothing; print the settings and steps, and what the tests say
  --from STEP           Begin with this step; the earlier ones are not tested
  --no-checkpoints      Save no checkpoints; otherwise the lab.yaml of the current folder must list the VM
  --secret-fd NAME=FD   Read the secret NAME from a file descriptor, to the end of its line
  --steps FOLDER        Scripts of the steps (default: $folder; env: VIRTSPEC_STEPS)
  -h, --help            Show help

VIRTSPEC_CONNECT names the libvirt, VIRTSPEC_CHECKPOINTS the folder of the checkpoints, VIRTSPEC_LAB another lab file.

Exit codes: 0 done; 1 a step failed, a checkpoint cannot be saved, or --dry-run could not find out what is to be done; 2 the command line, a setting or the
lab file is invalid, there is no such VM, or a secret is missing; nothing was started; 3 a VM could not be started; 130 interrupted.
A second run goes on where the first one ended.
HELP
}

# REPLY is the word that was likely meant: deploy_near WORD WORDS...; returns 1 if none is near.
deploy_near() {
  local word=$1 best=3 near='' one
  shift
  for one in "$@"; do
    if ((${#word} > 4)) && [[ $one == "$word"* ]]; then REPLY=1; else _options_distance "$word" "$one"; fi
    ((REPLY >= best)) || best=$REPLY near=$one
  done
  REPLY=$near
  [[ -n $near ]]
}

# REPLY is the number of letters to insert, remove or replace (Levenshtein).
_options_distance() {
  local a=$1 b=$2 i j above diagonal cost
  local -a row
  for ((j = 0; j <= ${#b}; j++)); do row[j]=$j; done
  for ((i = 1; i <= ${#a}; i++)); do
    diagonal=${row[0]} row[0]=$i
    for ((j = 1; j <= ${#b}; j++)); do
      above=${row[j]} cost=$diagonal
      [[ ${a:i-1:1} == "${b:j-1:1}" ]] || cost=$((cost + 1))
      ((row[j - 1] >= cost)) || cost=$((row[j - 1] + 1))
      ((above >= cost)) || cost=$((above + 1))
      row[j]=$cost diagonal=$above
    done
  done
  REPLY=${row[${#b}]}
}
