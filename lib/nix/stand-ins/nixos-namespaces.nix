# The first names of NixOS' own options.
[
  "appstream" "boot" "console" "containers" "documentation" "ec2" "environment" "fileSystems" "fonts" "gtk" "hardware" "i18n" "image"
  "isoImage" "krb5" "lib" "location" "meta" "netboot" "networking" "nix" "nixpkgs" "passthru" "power" "powerManagement" "programs"
  "proxmox" "qt" "sdImage" "security" "services" "snapraid" "sound" "specialisation" "stubby" "swapDevices" "system" "systemd" "time"
  "users" "virtualisation" "xdg" "zramSwap"
]
