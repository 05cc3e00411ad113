# shellcheck shell=bash
# Keeps a newly installed libvirtd disabled: some distributions (Debian 13, Ubuntu 24.10, Fedora) enable and start it when its package is installed.
# virtspec runs its own in namespaces; what the user had already enabled is not changed.

known_units() {
  local daemon
  for daemon in libvirtd virtlogd virtlockd virtproxyd virtqemud virtnetworkd virtstoraged virtinterfaced virtnodedevd virtnwfilterd virtsecretd; do
    printf '%s\n' "$daemon.service" "$daemon.socket" "$daemon-ro.socket" "$daemon-admin.socket"
  done
  # Of the engine for the specs.
  printf '%s\n' docker.service docker.socket containerd.service
  printf '%s\n' libvirtd-tcp.socket libvirtd-tls.socket virtproxyd-tcp.socket virtproxyd-tls.socket libvirt-guests.service
}

unit_exists() {
  local folder
  for folder in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    [[ ! -e $root$folder/$1 ]] || return 0
  done
  return 1
}

unit_is_enabled() { compgen -G "$root/etc/systemd/system/*.wants/$1" >/dev/null; }

systemd_runs() { [[ -d $root/run/systemd/system ]] && command -v systemctl >/dev/null; }

# Before the install: units that do not exist yet are masked until the next boot at the latest, so that the package cannot start them. (Under another
# init, RUNLEVEL=1 prevents the start, see package-managers.sh.)
new_units=()
masked=no
hold_new_units() {
  local unit
  while IFS= read -r unit; do
    unit_exists "$unit" || new_units+=("$unit")
  done < <(known_units)
  at_exit+=(disable_new_units)
  systemd_runs || return 0
  masked=yes
  as_root systemctl --quiet --runtime mask "${new_units[@]}" >/dev/null 2>&1 || true
}

release_new_units() {
  [[ $masked == yes ]] || return 0
  masked=no
  as_root systemctl --quiet --runtime unmask "${new_units[@]}" >/dev/null 2>&1 || true
}

# After the install, and however setup ends: disables what the packages enabled, and verifies that.
disable_new_units() {
  release_new_units
  local unit enabled=() still=()
  for unit in ${new_units[@]+"${new_units[@]}"}; do
    ! unit_is_enabled "$unit" || enabled+=("$unit")
  done
  new_units=()
  ((${#enabled[@]} > 0)) || return 0
  if command -v systemctl >/dev/null; then
    as_root systemctl --quiet disable "${enabled[@]}" >/dev/null 2>&1 || true
  elif command -v deb-systemd-helper >/dev/null; then
    for unit in "${enabled[@]}"; do as_root deb-systemd-helper disable "$unit" >/dev/null 2>&1 || true; done
  fi
  for unit in "${enabled[@]}"; do
    ! unit_is_enabled "$unit" || still+=("$unit")
  done
  if ((${#still[@]} > 0)); then
    say "Note: the packages enabled ${still[*]}, which virtspec has no use for: sudo systemctl disable --now ${still[*]}"
  else
    say "The packages had enabled ${enabled[*]}: disabled again, virtspec runs its own."
  fi
}
