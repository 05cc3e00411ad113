# shellcheck shell=bash
# The package managers setup can drive. Each has four functions:
#   X_known NAME...    prints those that can be installed    X_refresh   command that fetches the lists, empty when unwise
#   X_install          command that installs what follows    X_column    its column in the needs table

# The package manager of this system: apt, dnf, pacman, nix, or none.
package_manager() {
  if [[ -n ${IN_NIX_SHELL:-} || -e $root/etc/NIXOS ]]; then echo nix
  elif command -v apt-get >/dev/null; then echo apt
  elif command -v dnf >/dev/null; then echo dnf
  elif command -v pacman >/dev/null; then echo pacman
  elif command -v nix >/dev/null; then echo nix
  else echo none; fi
}

# Debian and Ubuntu. Without recommended packages: one of them is libvirt-daemon-system, which would enable a libvirtd. With RUNLEVEL=1, invoke-rc.d
# starts no service; needrestart must not restart running services.
apt_column() { echo 4; }
apt_known() { { LC_ALL=C apt-cache policy "$@" 2>/dev/null || true; } | sed -n '/^[^ ]/{s/:$//;h;}; /^  Candidate: (none)/b; /^  Candidate: /{g;p;}'; }
apt_refresh() { echo apt-get update; }
apt_install() { echo apt-get install --yes --no-install-recommends; }
apt_environment() { echo LC_ALL=C DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 NEEDRESTART_SUSPEND=1; }

# Fedora. Written from its package lists, not run; docs/setup.md states that.
dnf_column() { echo 5; }
dnf_known() { { LC_ALL=C dnf --quiet repoquery --queryformat '%{name}\n' "$@" 2>/dev/null || true; } | sort -u; }
dnf_refresh() { :; }
dnf_install() { echo dnf install --assumeyes --setopt=install_weak_deps=False; }
dnf_environment() { echo LC_ALL=C; }

# Arch. Written from its package lists, not run. Updating the lists without upgrading everything is unsupported there, so that is left to the user
# unless there are no lists at all.
pacman_column() { echo 6; }
pacman_known() { { LC_ALL=C pacman -Si "$@" 2>/dev/null || true; } | sed -n 's/^Name *: //p'; }
pacman_refresh() { compgen -G "$root/var/lib/pacman/sync/*.db" >/dev/null || echo pacman -Sy; }
pacman_install() { echo pacman -S --needed --noconfirm; }
pacman_environment() { echo LC_ALL=C; }
