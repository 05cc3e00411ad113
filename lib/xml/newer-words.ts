import { descendants, type TreeElement } from './tree.ts';

/**
 * Words that libvirt's schemas gained since 9.0, by the first of the examined releases (9.0, 11.3, 12.8) that has them: an XML that an older schema
 * rejects because of one of these may be valid for its own libvirt.
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
  /** Words that are older in other places: `ELEMENT@ATTRIBUTE`, `ELEMENT/CHILD`. */
  places: wordsOf({
    '11.3':
      'backend@queues binary/openfiles cpu@cluster_id driver/iothreads driver@model filesystem/idmap graphics@username hyperv/emsr_bitmap hyperv/xmm_input identity@username interface@supported iothread/poll iothread/queue iothreads/iothread loader@format mode/blockers mode/maxphysaddr maxphysaddr@limit model@canonical network/description network/title nvram@format profile@name profile@source reconnect@delay sound/driver target/address tlbflush/direct tlbflush/extended topology@clusters',
    '12.8':
      'acpi@nodeset backend@name bin@start controller/serial energytune@id energytune@vcpus forwarder@port model@device poll@weight varstore@path varstore@template',
  }),
  /** `ATTRIBUTE=VALUE`, or `ELEMENT=TEXT`. */
  values: wordsOf({
    '11.3':
      'arch=loongarch64 authorKey=no authorKey=yes backend=acpi-erst blob=off blob=on deprecated_features=off deprecated_features=on discard_no_unref=off discard_no_unref=on dma_translation=off dma_translation=on dynamicMemslots=no dynamicMemslots=yes format=luks-any model=itco model=lkcf model=pvpanic multichannel=no multichannel=yes name=loongarch64 protocol=ssh register=no register=yes removeDisabled=check removeDisabled=fips-host state=offline state=online templateFormat=qcow2 templateFormat=raw transport=fd type=ccwgroup type=ccwgroup_member type=default type=msdm type=mtp type=pipewire type=qeth_generic type=qeth_layer2 type=qeth_layer3 type=rawset type=sev-snp type=vhostvdpa value=aplic value=aplic-imsic value=none vcek=no vcek=yes',
    '12.8':
      'accel=off accel=on bus=nvme cmdqv=off cmdqv=on device=vhost-user-gpu device=vhost-user-vga device=virtio-gpu device=virtio-gpu-gl device=virtio-vga device=virtio-vga-gl dpofua=off dpofua=on edid=off edid=on iommufd=no iommufd=yes migration=no migration=yes model=amd model=usb-bot model=usb-storage name=activity name=bank_locator name=core_energy name=external_clock name=form_factor name=locator name=max_speed name=part_number name=serial_number name=signature name=size name=socket_destination name=speed name=status name=type name=type_detail on_crash=preserve-running passthrough=off passthrough=on ril=off ril=on stimer_direct=off stimer_direct=on tlbflush_direct=off tlbflush_direct=on tlbflush_extended=off tlbflush_extended=on type=ctl type=flush type=tdx type=zone wait=no wait=yes xtsup=off xtsup=on',
  }),
} as const;

/**
 * The release that first has one of `newerWords.places`, if it is newer than a schema. A schema that knows an element introduced in the same release
 * is not older.
 * @param known the elements of the schema
 */
export function newerPlace(place: string, known: ReadonlySet<string>): string | undefined {
  const since = newerWords.places.get(place);
  const hasIt = [...newerWords.elements].some(([word, release]) => release === since && known.has(word));
  return hasIt ? undefined : since;
}

/** A word that one libvirt does not know and a later one does. */
export interface NewerWord {
  /** `itco`. */
  readonly word: string;
  /** Its place in the XML: `model of <watchdog>`. */
  readonly where: string;
  /** The first examined release that has it: `11.3`. */
  readonly since: string;
}

/**
 * The word because of which a libvirt rejected an XML with this message, if later releases know it: libvirt quotes the value, and names the attribute
 * or the element.
 * @param refusal `unsupported configuration: unknown watchdog model 'itco'`
 * @returns undefined also if the XML does not contain the word: then the message refers to something else
 */
export function newerWordIn(refusal: string, root: TreeElement): NewerWord | undefined {
  const quoted = new Set([...refusal.matchAll(/'([^']+)'/g)].map(([, word = '']) => word));
  const named = (name: string) => new RegExp(`\\b${name.replace(/\W/g, '.')}\\b`, 'i').test(refusal);
  for (const element of descendants(root)) {
    const text = element.children.length === 0 ? element.text.trim() : '';
    const said = [...element.attributes, ...(text === '' ? [] : [{ name: element.name, value: text }])];
    for (const { name, value } of said) {
      const since = newerWords.values.get(`${name}=${value}`);
      if (since === undefined || !quoted.has(value) || !(named(name) || named(element.name))) continue;
      return { word: value, where: name === element.name ? `<${name}>` : `${name} of <${element.name}>`, since };
    }
  }
  return undefined;
}

function wordsOf(byRelease: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(byRelease).flatMap(([release, words]) => words.split(' ').map((word) => [word, release] as const)),
  );
}
