import { declaredRows } from '../../drift/policies.ts';
import { Policies, type PolicyRow, rowsFrom } from '../../drift/policy.ts';
import { type XmlDifference, xmlDifferences } from '../../drift/xml-difference.ts';
import type { Kind } from '../../model/objects.ts';
import type { XmlSource } from '../../xml/source.ts';

/**
 * Where an XML that NixVirt writes means something else than the one that it shall mean; empty if libvirt makes the same of both.
 *
 * By the table of drift policies, but stricter for domains: what may be left to libvirt (`left-open`) must be written, for another host or another
 * release could choose otherwise. A volume is created once, so that its place and owner are the pool's concern.
 *
 * @throws VirtspecError `xml-malformed`
 */
export function differencesInMeaning(kind: Kind, written: XmlSource, meant: XmlSource): XmlDifference[] {
  return xmlDifferences(written, meant, policiesOf[kind]);
}

/** The device of QEMU that each PCI controller is, on a PC. `src/qemu/qemu_domain_address.c, qemuDomainSetDefaultPCIControllerModelName` (9.0.0). */
const pciDevices = {
  'pci-bridge': 'pci-bridge',
  'dmi-to-pci-bridge': 'i82801b11-bridge',
  'pcie-root-port': 'pcie-root-port',
  'pcie-switch-upstream-port': 'x3130-upstream',
  'pcie-switch-downstream-port': 'xio3130-downstream',
  'pci-expander-bus': 'pxb',
  'pcie-expander-bus': 'pxb-pcie',
  'pcie-to-pci-bridge': 'pcie-pci-bridge',
} as const;

const pciRows = Object.entries(pciDevices).flatMap(([model, device]): PolicyRow[] => {
  const at = `/domain/devices/controller[@type='pci' and @model='${model}']/model`;
  return rowsFrom('qemuDomainSetDefaultPCIControllerModelName', [
    [at, { how: 'default', value: '' }, 'libvirt chooses it by the model of the controller.'],
    [`${at}/@name`, { how: 'default', value: device }, 'libvirt chooses it by the model of the controller.'],
  ]);
});

const pinned = declaredRows.filter(({ policy }) => policy.how !== 'left-open');

const policiesOf: Readonly<Record<Kind, Policies>> = {
  network: of('network', pinned),
  pool: of('pool', pinned),
  volume: of('volume', declaredRows),
  domain: of('domain', [...pinned, ...pciRows]),
};

function of(kind: Kind, rows: readonly PolicyRow[]): Policies {
  return new Policies(rows.filter(({ at }) => at.startsWith(`/${kind}`) || at.startsWith('//')));
}
