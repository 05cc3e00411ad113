# shellcheck shell=bash
# What the sandbox needs from the system, and how to detect it: by the thing itself, never by a package's name.

# name | probe | why | apt | dnf | pacman
#   name      a leading ? marks what only some commands use: taken where the package manager has it, done without elsewhere
#   packages  `a b` both · `a/b` the first one that this release has · `-` none
readonly needs_table='
virsh            | command virsh               | talks to libvirt                               | libvirt-clients                             | libvirt-client                                | libvirt
libvirtd         | command libvirtd            | the daemon inside the sandbox                  | libvirt-daemon                              | libvirt-daemon                                | libvirt
virtlogd         | command virtlogd            | keeps the consoles of the guests               | libvirt-daemon-log/libvirt-daemon           | libvirt-daemon-log                            | libvirt
QEMU driver      | libvirt-driver qemu         | libvirt runs domains with it                   | libvirt-daemon-driver-qemu                  | libvirt-daemon-driver-qemu                    | libvirt
network driver   | libvirt-driver network      | libvirt builds bridges and NAT with it         | libvirt-daemon-driver-network/libvirt-daemon | libvirt-daemon-driver-network                | libvirt
storage driver   | libvirt-driver storage      | libvirt makes pools and volumes with it        | libvirt-daemon-driver-storage/libvirt-daemon | libvirt-daemon-driver-storage-core           | libvirt
nwfilter driver  | libvirt-driver nwfilter     | libvirt filters what guests send with it       | libvirt-daemon-driver-nwfilter/libvirt-daemon | libvirt-daemon-driver-nwfilter              | libvirt
secret driver    | libvirt-driver secret       | libvirt keeps passphrases of disks with it     | libvirt-daemon-driver-secret/libvirt-daemon | libvirt-daemon-driver-secret                  | libvirt
libvirt schemas  | schema domain.rng           | every XML is validated against them            | libvirt-common/libvirt0                     | libvirt-libs                                  | libvirt
QEMU             | command qemu-system-x86_64  | runs the guests                                | qemu-system-x86                             | qemu-system-x86-core                          | qemu-base
SPICE for QEMU   | qemu-module ui-spice-core chardev-spice hw-display-qxl | the display of the Windows template | qemu-system-modules-spice/qemu-system-common | qemu-ui-spice-core qemu-char-spice qemu-device-display-qxl | qemu-ui-spice-core qemu-chardev-spice qemu-hw-display-qxl
qemu-img         | command qemu-img            | looks into volumes                             | qemu-utils                                  | qemu-img                                      | qemu-img
OVMF             | secure-boot-firmware        | UEFI firmware with Secure Boot                 | ovmf                                        | edk2-ovmf                                     | edk2-ovmf
swtpm            | command swtpm               | the TPM 2.0 of the guests                      | swtpm                                       | swtpm                                         | swtpm
swtpm_setup      | command swtpm_setup         | makes a new TPM for each guest                 | swtpm-tools                                 | swtpm-tools                                   | swtpm
dnsmasq          | command dnsmasq             | DHCP and DNS of the networks                   | dnsmasq-base                                | dnsmasq                                       | dnsmasq
ip               | command ip                  | reads bridges and their addresses              | iproute2                                    | iproute                                       | iproute2
iptables         | command iptables            | the NAT of the networks                        | iptables                                    | iptables-nft                                  | iptables-nft
unshare          | command unshare nsenter setpriv | makes and enters the namespaces of the sandbox | util-linux                              | util-linux                                    | util-linux
pivot_root       | command pivot_root          | gives the sandbox a file system of its own     | util-linux-extra/util-linux                 | util-linux                                    | util-linux
newuidmap        | command newuidmap newgidmap | the sandbox without root                       | uidmap                                      | shadow-utils                                  | shadow
?nix-instantiate | command nix-instantiate     | renders the lab from its Nix code              | nix-bin                                     | nix                                           | nix
?xorriso         | command xorriso mformat mmd mcopy | verify --boot makes its ISO with them      | xorriso mtools                              | xorriso mtools                                | libisoburn mtools
?xz              | command xz tar              | verify --boot unpacks its packages with them   | xz-utils tar                                | xz tar                                        | xz tar
?curl            | command curl                | verify --boot downloads them where there is no apt | curl                                    | curl                                          | curl
?python modules  | python libvirt lxml xmldiff | the helper that NixVirt applies a lab with     | python3 python3-libvirt python3-lxml xmldiff | python3 python3-libvirt python3-lxml python3-xmldiff | python libvirt-python python-lxml
'

# What only the specs need (`npm test`), in addition.
readonly tests_table='
?docker          | command dockerd docker      | the specs start an engine of containers with it | docker.io docker-cli/docker.io              | moby-engine                                   | docker
?mmdebstrap      | command mmdebstrap          | makes that engine its base image, other libvirts | mmdebstrap                                  | mmdebstrap                                    | -
?shellcheck      | command shellcheck          | reads every script of the project               | shellcheck                                  | ShellCheck                                    | shellcheck
?browser         | browser                     | the specs open HTML reports in it               | chromium                                    | chromium                                      | chromium
?nft             | command nft                 | the specs load the rules of a firewall with it  | nftables                                    | nftables                                      | nftables
?pyflakes        | python pyflakes             | reads the scripts of the NixOS tests            | python3-pyflakes                            | python3-pyflakes                              | python-pyflakes
'

# Rows of what is missing, as in the table.
missing=()

find_missing_needs() {
  missing=()
  local row name probe rest
  while IFS= read -r row; do
    [[ -n $row ]] || continue
    IFS='|' read -r name probe rest <<<"$row"
    read -r -a probe <<<"$probe"
    "probe_${probe[0]}" "${probe[@]:1}" || missing+=("$row")
  done <<<"$needs_table$([[ $for_tests == no ]] || echo "$tests_table")"
}

# cell ROW NUMBER: sets REPLY to one cell of a row, trimmed; 1 is the name. Not printed, because a process for each cell would take longer than
# everything else.
cell() {
  local -a cells
  IFS='|' read -r -a cells <<<"$1"
  REPLY=${cells[$2 - 1]}
  REPLY=${REPLY#"${REPLY%%[! ]*}"}
  REPLY=${REPLY%"${REPLY##*[! ]}"}
}

# --- probes: 0 if all of it exists ---

probe_command() {
  local name
  for name; do command -v "$name" >/dev/null || return 1; done
}

probe_libvirt-driver() { exists_in_prefix libvirtd "lib*/libvirt/connection-driver/libvirt_driver_$1.so" "lib/*/libvirt/connection-driver/libvirt_driver_$1.so"; }

# Any of those that the specs look for (specs/support/browser.ts).
probe_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

probe_schema() { exists_in_prefix libvirtd "share/libvirt/schemas/$1"; }

# Nix builds QEMU in one piece; distributions split it into modules.
probe_qemu-module() {
  local name
  [[ $(real_path_of qemu-system-x86_64) != /nix/store/* ]] || return 0
  for name; do exists_in_prefix qemu-system-x86_64 "lib*/qemu/$name.so" "lib/*/qemu/$name.so" || return 1; done
}

# Debian and Fedora: share/OVMF · Arch: share/edk2/x64 · Nix: part of QEMU.
probe_secure-boot-firmware() {
  exists_in_prefix qemu-system-x86_64 'share/OVMF/OVMF_CODE*.secboot*' 'share/edk2/*/OVMF_CODE*.secboot*' 'share/qemu/edk2-x86_64-secure-code.fd'
}

# NixVirt's helper runs with the system's Python, whatever pyenv or a virtual environment puts before it.
probe_python() {
  local python=$root/usr/bin/python3
  [[ -x $python ]] || python=$(command -v python3) || return 1
  "$python" -c 'import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, sys.argv[1:])))' "$@" 2>/dev/null
}

# exists_in_prefix COMMAND GLOB...: a file under /usr, or under the prefix that COMMAND is installed in (as with Nix).
exists_in_prefix() {
  local path glob prefix prefixes=("$root/usr")
  path=$(real_path_of "$1")
  [[ -z $path ]] || prefixes+=("${path%/*/*}")
  shift
  for prefix in "${prefixes[@]}"; do
    for glob; do compgen -G "$prefix/$glob" >/dev/null && return 0; done
  done
  return 1
}

real_path_of() {
  local path
  if path=$(command -v "$1"); then readlink -f -- "$path"; fi
}
