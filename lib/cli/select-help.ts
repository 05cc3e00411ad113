/** The patterns of `--select`. */
export const selectHelp = `
--select PATTERN, repeatable:
  network-dhcp-range   one check; * matches anything: network-*
  category:network     one category: declaration, module, network, storage,
                       domain, apply, guest, re-apply
  domain               the checks of one kind: network, pool, volume, domain, lab
  domain:web01         one subject; also volume:default/*
  step-3               the checks that a step of the lab’s work plan requires
  !PATTERN             excludes what the pattern matches`;
