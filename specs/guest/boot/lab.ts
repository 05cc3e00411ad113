import type { BootableDomain } from '../../../lib/guest/boot/room.ts';
import type { LabState } from '../../../lib/model/lab-state.ts';
import { parseDomain } from '../../../lib/model/parse-domain.ts';
import { parseNetwork } from '../../../lib/model/parse-network.ts';

/** A network with its own bridge; `inside`: the content of `<ip>`. */
export function network(name: string, bridge: string, ip = '', inside = '') {
  const address = ip === '' ? '' : `<ip ${ip}>${inside}</ip>`;
  return parseNetwork({
    origin: name,
    text: `<network><name>${name}</name><bridge name='${bridge}'/>${address}</network>`,
  });
}

/** A domain with one network card for each source, MACs counted up from `52:54:00:00:00:NUMBER0`. */
export function domain(name: string, number: number, sources: readonly string[], devices = ''): BootableDomain {
  const cards = sources.map(
    (source, at) =>
      `<interface type='${source.includes('bridge=') ? 'bridge' : 'network'}'><mac address='52:54:00:00:00:${number}${at}'/><source ${source}/></interface>`,
  );
  const uuid = `00000000-0000-0000-0000-00000000000${number}`;
  const text = `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='GiB'>2</memory><vcpu>2</vcpu><devices><emulator>/usr/bin/qemu-system-x86_64</emulator>${devices}${cards.join('')}</devices></domain>`;
  return { ...parseDomain({ origin: name, text }), uuid };
}

export function state(lab: Partial<LabState>): LabState {
  return { networks: [], pools: [], domains: [], host: undefined, ...lab };
}

export const lan = network(
  'lan',
  'virbr1',
  "address='10.0.0.1' netmask='255.255.255.0'",
  "<dhcp><range start='10.0.0.100' end='10.0.0.253'/></dhcp>",
);
export const quiet = network('quiet', 'virbr2', "address='10.9.0.254' prefix='24'");
export const bare = network('bare', 'virbr3');
