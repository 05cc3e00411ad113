# The command line of the deploy scripts, sourced by steps.sh.
# shellcheck shell=bash

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
    '') deploy_refuse 'the name of a VM is empty' ;;
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
  --no-checkpoints      Save no checkpoints; otherwise the lab's lab.yaml must be in the current folder
  --secret-fd NAME=FD   Read the secret NAME from a file descriptor, to the end of its line
  --steps FOLDER        Scripts of the steps (default: scripts/guest; env: VIRTSPEC_STEPS)
  -h, --help            Show help

VIRTSPEC_CONNECT names the libvirt, VIRTSPEC_CHECKPOINTS the folder of the checkpoints, VIRTSPEC_LAB another lab file.

Exit codes: 0 done; 1 a step failed, or --dry-run could not find out what is to be done; 2 the command line or a setting is invalid, or a secret is
missing; nothing was started; 3 a VM could not be started; 130 interrupted.
A second run goes on where the first one ended.
HELP
}
