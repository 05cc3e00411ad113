# Checkpoints of steps, sourced by steps.sh.
# shellcheck shell=bash

# Step of the VM at hand that was done before, and whose checkpoint there is not.
_checkpoints_lost=
# While a checkpoint is saved: what to do if that is interrupted.
_checkpoints_saving=
# Whether it was asked for the VM at hand if its checkpoints can be saved.
_checkpoints_tried=

_checkpoints_wants() {
  [[ -n ${_steps_checkpoint[$1]} && -n $_steps_checkpoints ]]
}

# Ends the script if the next checkpoint that it would save for a VM cannot be saved, before anything is started: _checkpoints_check VM
_checkpoints_check() {
  _checkpoints_find_next "${_steps_left[0]:-}"
  [[ -z $REPLY ]] || _checkpoints_try "$1" "$REPLY" 'nothing was started or changed'
}

# The same before the first step of the VM that is to be done: it runs now, its memory is saved, too, and VMs before it may have filled the folder.
_checkpoints_check_again() {
  [[ -z $_checkpoints_tried ]] || return 0
  _checkpoints_tried=yes
  _checkpoints_find_next "$2"
  [[ -z $REPLY ]] || _checkpoints_try "$1" "$REPLY" "$2 and the steps after it were not run"
}

# REPLY is the first step, from one on, whose checkpoint is wanted and is not there; empty if there is none.
_checkpoints_find_next() {
  local name from=$1
  for name in "${_steps_left[@]}"; do
    [[ $name != "$from" ]] || from=
    if [[ -n $from ]] || ! _checkpoints_wants "$name"; then continue; fi
    _checkpoints_find "${_steps_checkpoint[$name]}"
    [[ -n $REPLY ]] || { REPLY=$name && return; }
  done
  REPLY=
}

# All checkpoints hold the VMs of the lab file: what is refused of one is refused of all.
_checkpoints_try() {
  local vm=$1 name=$2 left=$3 status=0 exit_code=1
  _virtspec checkpoint save "${_steps_checkpoint[$name]}" --dry-run >/dev/null 2>"$_steps_tmp/err" || status=$?
  ((status != 0)) || return 0
  ((status != 130)) || exit 130
  # 2 says that nothing was started.
  [[ $status != 2 || -n $_steps_at ]] || exit_code=2
  {
    cat "$_steps_tmp/err"
    echo "error: $vm: $name: its checkpoint ${_steps_checkpoint[$name]} could not be saved; the reason is above. $left.$(_checkpoints_folder <"$_steps_tmp/err")"
    echo '  fix: correct it, or pass --no-checkpoints.'
  } >&2
  exit "$exit_code"
}

# virtspec may have advised --directory, which is no option of the script: prints what is, after a text on standard input.
_checkpoints_folder() {
  ! grep -q -- --directory || echo ' Another folder of checkpoints is named with VIRTSPEC_CHECKPOINTS, not with --directory.'
}

# REPLY is the line of the list for a checkpoint; empty if there is none.
_checkpoints_find() {
  local list status=0
  list=$(_virtspec checkpoint list 2>"$_steps_tmp/err") || status=$?
  ((status != 130)) || exit 130
  # That there are none is nothing to tell.
  grep -v '^No checkpoints' "$_steps_tmp/err" >&2 || true
  ((status == 0)) || {
    echo "error: ${_steps_at:+$_steps_at: }whether there is a checkpoint $1 is not known; the reason is above.$(_checkpoints_folder <"$_steps_tmp/err") Correct it, or pass --no-checkpoints." >&2
    exit 1
  }
  REPLY=$(awk -v name="$1" '$1 == name' <<<"$list")
}

# Whether the line of a checkpoint lists a VM: _checkpoints_holds VM LINE
_checkpoints_holds() {
  _vms_name "$1"
  [[ $2 == *" $REPLY ("* ]]
}

# REPLY is a checkpoint with its time, from its line: _checkpoints_describe LINE
_checkpoints_describe() {
  local name day time zone
  read -r name day time zone _ <<<"$1"
  if [[ $day == damaged ]]; then REPLY="the checkpoint $name, which is damaged,"; else REPLY="the checkpoint $name of $day $time $zone"; fi
}

# Of a step that is done already: its checkpoint should be there.
_checkpoints_look() {
  _checkpoints_tell_lost "$1"
  _checkpoints_wants "$2" || return 0
  _checkpoints_find "${_steps_checkpoint[$2]}"
  [[ -n $REPLY ]] || _checkpoints_lost=$2
}

# The steps after it are done, too: its moment is over.
_checkpoints_tell_lost() {
  [[ -n $_checkpoints_lost ]] || return 0
  local checkpoint=${_steps_checkpoint[$_checkpoints_lost]}
  echo "$1: $_checkpoints_lost: there is no checkpoint $checkpoint, and its moment is over; \`virtspec checkpoint save $checkpoint\` saves what is now"
  _checkpoints_lost=
}

# The next step is not done: the checkpoint of the last one can still be saved.
_checkpoints_catch_up() {
  [[ -n $_checkpoints_lost ]] || return 0
  local lost=$_checkpoints_lost
  _checkpoints_lost=
  echo "$1: $lost: there is no checkpoint ${_steps_checkpoint[$lost]}, and $2 is not done: it is saved now"
  _checkpoints_make "$1" "$lost"
}

# REPLY is what a run would do with checkpoints before and after a step that is to be done.
_checkpoints_due() {
  local says=
  [[ -z $_checkpoints_lost ]] || says="; before it checkpoint ${_steps_checkpoint[$_checkpoints_lost]}, which is missing"
  _checkpoints_lost=
  if _checkpoints_wants "$2"; then
    _checkpoints_find "${_steps_checkpoint[$2]}"
    if [[ -z $REPLY ]]; then says+="; checkpoint ${_steps_checkpoint[$2]}"; else _checkpoints_describe "$REPLY" && says+="; $REPLY exists already, and is kept"; fi
  fi
  REPLY=$says
}

# After a step that has just run.
_checkpoints_save() {
  local vm=$1 name=$2 checkpoint=${_steps_checkpoint[$2]} line says
  _checkpoints_find "$checkpoint"
  line=$REPLY
  [[ -n $line ]] || { _checkpoints_make "$vm" "$name" && return; }
  _checkpoints_describe "$line"
  says="$REPLY exists already, and is kept; to replace it: \`virtspec checkpoint delete $checkpoint && virtspec checkpoint save $checkpoint\`"
  _checkpoints_holds "$vm" "$line" || says+=" (it does not hold $vm)"
  echo "$vm: $name: $says"
}

# Ends the script if it cannot be saved.
_checkpoints_make() {
  local vm=$1 name=$2 checkpoint=${_steps_checkpoint[$2]} status=0
  echo "$vm: $name: checkpoint $checkpoint"
  _checkpoints_saving="If \`virtspec checkpoint list\` does not show $checkpoint, save it before: \`virtspec checkpoint save $checkpoint\`"
  vm_checkpoint "$checkpoint" || status=$?
  ((status != 130)) || exit 130
  _checkpoints_saving=
  ((status == 0)) || {
    echo "error: $vm: $name: done, but the checkpoint $checkpoint was not saved; the reason is above. Save it with \`virtspec checkpoint save $checkpoint\` (VIRTSPEC_CHECKPOINTS names another folder, here and there), or pass --no-checkpoints." >&2
    exit 1
  }
  _checkpoints_find "$checkpoint"
  _checkpoints_holds "$vm" "$REPLY" || {
    _vms_lab
    {
      echo "error: $vm: $name: done, but the checkpoint $checkpoint does not hold $vm"
      echo "  why: $REPLY does not list it, and a restore would roll the other VMs back under it"
      echo "  fix: add it below \`domains\` there, then \`virtspec checkpoint delete $checkpoint && virtspec checkpoint save $checkpoint\`; or pass --no-checkpoints."
    } >&2
    exit 1
  }
}
