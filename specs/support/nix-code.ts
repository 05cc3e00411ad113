/** Words of Nix code, of NixOS options and of NixVirt's attributes and templates, of which a lab in libvirt XML has none. */
export const nixCode = new RegExp(
  [
    / in Nix\b|\bNix code\b|\bnixos-rebuild\b|\bthe (next |first )?switch\b/,
    // Attributes: `mac = { … };`, `active = true`, `os.machine = "q35"`.
    /\w = (["[{]|true\b|false\b|null\b|…)|";/,
    /(?<![\w.])(pkgs|NixVirt|virtualisation|os|features|target|devices|vcpu|bridge|dhcp|ip)\.[a-zA-Z]/,
    /\b(storage_vol|install_vol|install_virtio|nvram_path|net_iface_mac|virtio_video)\b/,
    /\btemplate (has|does)\b|\bwindows template\b|\bthe template\b|\bone of a template\b/,
    /\bthe `(domains|networks|pools|volumes)`|\blist of its kind\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
