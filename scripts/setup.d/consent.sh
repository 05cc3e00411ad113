# shellcheck shell=bash
# Whether setup may install, and as which user. The variables are those of install_system_packages.

is_root() { [[ $(id -u) == 0 ]]; }
as_root() { if is_root; then "$@"; else sudo "$@"; fi; }

# install_command [PREFIX]: the exact command for the user, by default with sudo unless this is root.
# shellcheck disable=SC2154
install_command() {
  local sudo=${1-'sudo '} update=''
  ! is_root || sudo=''
  ((${#unknown[@]} == 0 || ${#refresh[@]} == 0)) || update="$sudo${refresh[*]} && "
  printf '%s%s%s %s' "$update" "$sudo" "${install[*]}" "${packages[*]}"
}

# Root needs no consent, CI has given it, on a terminal setup asks. Otherwise nothing is installed.
obtain_consent() {
  local answer
  ! is_root || return 0
  command -v sudo >/dev/null || give_up 'System packages cannot be installed' 'this is not root and there is no sudo' "As root: $(install_command '')"
  if in_ci || { [[ $assume_yes == yes ]] && ! on_terminal; }; then
    sudo -n true 2>/dev/null || give_up 'System packages cannot be installed' 'sudo wants a password and nobody is there to give it' "$(install_command)"
    return 0
  fi
  on_terminal ||
    [[ $assume_yes == yes ]] ||
    give_up 'System packages were not installed' 'that takes sudo, and there is no terminal to ask on' "$(install_command)   (or scripts/setup --yes)"
  if [[ $assume_yes == no ]]; then
    say "  $(install_command)"
    say ''
    read -r -p 'Run this now? No libvirtd of the system will be enabled. [Y/n] ' answer || answer=n
    [[ ${answer:-y} == [Yy]* ]] || give_up 'System packages were not installed' 'you said no' "$(install_command)"
  fi
  sudo -v || give_up 'System packages cannot be installed' 'sudo refused' "$(install_command)"
}

on_terminal() { [[ -t 0 && -t 2 ]]; }
