import type { Finding } from '../../lib/finding/finding.ts';
import type { Inventory } from '../../lib/model/inventory.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from './sample-reports.ts';

/** Checks of one domain in a report, as many as `verify` has. */
const checksOfDomain = 30;

const twoDigits = (value: number) => (value % 256).toString(16).padStart(2, '0');

/** The report of a lab of that many domains on three networks, two of them with a fault. */
export function largeReport(domains: number): Report {
  const names = Array.from({ length: domains }, (_, index) => `web${String(index + 1).padStart(4, '0')}`);
  return {
    ...sampleReports['all-pass'],
    lab: { name: `lab of ${domains}`, file: 'lab.yaml' },
    inventory: inventoryOf(names),
    findings: names.flatMap((name, index) => findingsOf(name, index === 7 || index === domains - 3)),
    verdict: 'FAILED',
  };
}

function inventoryOf(names: readonly string[]): Inventory {
  const networks = ['front', 'back', 'storage'];
  return {
    networks: networks.map((name, index) => ({
      ...{ name, forward: 'nat', bridge: `virbr${index + 10}`, addresses: [`10.0.${index}.1/24`] },
      dhcp: [`10.0.${index}.100 to 10.0.${index}.200`],
    })),
    pools: [
      {
        ...{ name: 'images', type: 'dir', path: '/var/lib/libvirt/images' },
        volumes: names.map((name) => ({ name: `${name}.qcow2`, capacity: 64424509440n, format: 'qcow2' })),
      },
    ],
    domains: names.map((name, index) => ({
      ...({ name, machine: 'q35', memory: 2147483648n, vcpus: 2, firmware: 'uefi', tpm: undefined } as const),
      interfaces: [networks[index % 3], networks[(index + 1) % 3]].map((on, nic) => ({
        ...{ type: 'network', on, model: 'virtio' },
        mac: `52:54:00:${twoDigits(nic)}:${twoDigits(index >> 8)}:${twoDigits(index)}`,
      })),
      disks: [
        { device: 'disk', target: 'vda', bus: 'virtio', pool: 'images', volume: `${name}.qcow2`, file: undefined },
      ],
    })),
  };
}

function findingsOf(name: string, faulty: boolean): Finding[] {
  return Array.from({ length: checksOfDomain }, (_, index): Finding => {
    const about = {
      ...({
        check: `domain-check-${index}`,
        category: 'domain',
        title: `Property ${index} of the domain holds`,
        tier: 'sandbox',
      } as const),
      subject: { kind: 'domain', name } as const,
    };
    if (!faulty || index !== 3) return { ...about, status: 'pass', actual: 'as declared', evidence: [] };
    return {
      ...about,
      ...{ status: 'fail', severity: 'error', expected: '52:54:00:00:00:01', actual: '52:54:00:00:00:02' },
      evidence: [{ source: `domains/${name}.xml`, line: 12, excerpt: "<mac address='52:54:00:00:00:02'/>" }],
      ...{ fix: 'Set `mac.address` in domains.nix.', why: 'A guest numbers its adapters by their MACs.' },
    };
  });
}
