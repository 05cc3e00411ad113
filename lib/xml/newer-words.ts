/**
 * Words that libvirt's schemas have since 9.0, by the release of those looked at (9.0, 11.3, 12.8) that first has them: an XML that an older
 * schema refuses for one of these may be right where it is for.
 */
export const newerWords = {
  elements: wordsOf({
    '11.3':
      'aia async-teardown blockers card_type ccw_device chpid cpu0Id crypto dataStore emsr_bitmap extended externalSnapshot group_device guestVisibleWorkarounds hostData idAuth idBlock knownHosts members openfiles poll profile ps2 pstore queue ras revertDisks shim snapshotDeleteInProgress throttlefilter throttlefilters throttlegroup throttlegroups xmm_input',
    '12.8':
      'defaults energy energytune firmwareFeatures granule hwuuid iommufd latency-histogram memory_device mrConfigId mrOwner mrOwnerConfig processor quoteGenerationService statistic statistics stimer_direct tdx tlbflush_direct tlbflush_extended varstore virtualization',
  }),
  attributes: wordsOf({
    '11.3':
      'agentsock authorKey backend blob cluster_id clusters currentAddress debug deprecated_features discard_granularity discard_no_unref dma_translation dynamicMemslots grow keyfile memReserve multichannel ref register removeDisabled runtimeDir shrink source streams templateFormat vcek',
    '12.8': 'accel cmdqv dpofua edid fqdn hostname iommufd migration oas passthrough pciBus ril ssidsize wait xtsup',
  }),
  values: wordsOf({
    '11.3':
      'acpi-erst aplic aplic-imsic ccwgroup ccwgroup_member check fips-host itco lkcf loongarch64 luks-any msdm mtp offline online pipewire pvpanic qeth_generic qeth_layer2 qeth_layer3 rawset sev-snp ssh vhostvdpa',
    '12.8':
      'activity amd bank_locator core_energy ctl external_clock flush form_factor locator max_speed part_number preserve-running serial_number signature size socket_destination speed status tdx type type_detail usb-bot usb-storage vhost-user-gpu vhost-user-vga virtio-gpu virtio-gpu-gl virtio-vga virtio-vga-gl zone',
  }),
} as const;

/** A word's release. */
function wordsOf(byRelease: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(byRelease).flatMap(([release, words]) => words.split(' ').map((word) => [word, release] as const)),
  );
}
