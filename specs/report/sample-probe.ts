import type { GuestInterface, GuestView } from '../../lib/model/guest-view.ts';
import type { ProbeBoot, ProbeOutcome, ProbeReach } from '../../lib/model/probe.ts';
import type { SmokeScreen } from '../../lib/model/smoke.ts';

/** Results of the probe for four domains: one sound, one partly sound, one that failed, one that was not started. */

const screen: SmokeScreen = {
  ...{ png: new Uint8Array([137, 80, 78, 71]), width: 1280, height: 800, colours: 2, drawnByGuest: true },
};
const nonce = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
const marks = { variable: nonce, nvIndex: nonce };
const unmarked = { variable: undefined, nvIndex: undefined };

function labNic(number: number): GuestInterface {
  return {
    ...{ name: 'eth0', mac: `52:54:00:11:02:0${number}`, driver: 'e1000e', carrier: true },
    ...{ pciAddress: '0000:01:00.0', pciId: '8086:10d3' },
    ...{ address: `192.168.56.10${number}`, prefix: 24, by: 'dhcp' },
    ...{ dhcpServer: '192.168.56.1', router: undefined, gatewayAnswers: true },
  };
}

function natNic(number: number): GuestInterface {
  return {
    ...{ name: 'eth1', mac: `52:54:00:11:01:0${number}`, driver: '8139cp', carrier: true },
    ...{ pciAddress: '0000:02:01.0', pciId: '10ec:8139' },
    ...{ address: `192.168.122.10${number}`, prefix: 24, by: 'dhcp' },
    ...{ dhcpServer: '192.168.122.1', router: '192.168.122.1', gatewayAnswers: true },
  };
}

function view(number: number, parts: Partial<GuestView> = {}): GuestView {
  return {
    uuid: `11111111-2222-4333-8444-00000000000${number}`,
    vcpus: 2,
    memory: 4_092_170_240n,
    ...{ firmware: 'uefi', secureBoot: true, setupMode: false, lockdown: 'integrity' },
    tpm: { version: '2', driver: 'tpm_crb', pcr7: 'b5710bf57d25623e4019027da116821fa99f5c81e9e38b87671cc574f9281439' },
    interfaces: [labNic(number), natNic(number)],
    disks: [{ name: 'sda', bus: 'sata', bytes: 64_424_509_440n }],
    cdroms: [
      { name: 'sr0', bus: 'sata', bytes: 16_777_216n },
      { name: 'sr1', bus: 'sata', bytes: undefined },
    ],
    shares: [],
    kept: unmarked,
    left: marks,
    moduleErrors: [],
    ...parts,
  };
}

function boot(milliseconds: number, seen: GuestView, channel: 'http' | 'disk' = 'http'): ProbeBoot {
  const leased = seen.interfaces.flatMap(({ mac, address }) => (address === undefined ? [] : [{ mac, address }]));
  return {
    milliseconds,
    answer: { view: seen, channel },
    failure: undefined,
    contacts: leased.map((one, index) => ({ ...one, bridge: index === 0 ? 'virbr56' : 'virbr0' })),
    leases: leased.map((one, index) => ({
      ...{ network: index === 0 ? 'lab-net' : 'default', ...one, hostname: `probe-${index}` },
    })),
    screen,
  };
}

const failed: ProbeBoot = {
  milliseconds: 21_400,
  answer: undefined,
  failure: {
    stage: 'boot loader',
    what: 'it shut down after 21 s, without an answer',
    log: 'error: kern/efi/sb.c:150:bad shim signature.\nerror: you need to load the kernel first.\nvirtspec: no kernel `boots` | here\n',
  },
  contacts: [],
  leases: [],
  screen: { ...screen, colours: 5 },
};

const reach = (from: string, to: string, network: string, address: string, reached = true): ProbeReach => {
  return { from, to, network, shared: network !== 'storage', address, reached };
};

export const sampleProbe: ProbeOutcome = {
  medium: 'Linux 6.1.158-1, shim 15.8, GRUB 2.06; kernel and loaders signed by the distribution',
  signed: true,
  accelerator: 'tcg',
  domains: [
    {
      ...{ domain: 'DC01', skipped: undefined, lent: undefined, secondSkipped: undefined },
      first: boot(31_400, view(1)),
      second: boot(29_800, view(1, { kept: marks, left: undefined })),
    },
    {
      ...{ domain: 'SCCM01', skipped: undefined, secondSkipped: undefined },
      lent: { why: 'it has no CD-ROM drive', added: true },
      first: boot(
        44_100,
        view(2, {
          ...{ vcpus: 4, memory: 8_188_887_040n, tpm: undefined },
          interfaces: [
            labNic(2),
            {
              ...{ ...natNic(2), carrier: false, address: '192.168.122.251', by: 'fallback' },
              ...{ dhcpServer: undefined, router: undefined, gatewayAnswers: false },
            },
          ],
          shares: [
            { tag: 'sources', readable: true, problem: undefined },
            { tag: 'media|iso', readable: false, problem: 'mount: unknown filesystem type `virtiofs`' },
          ],
          moduleErrors: ['virtiofs: Key was rejected by service'],
        }),
        'disk',
      ),
      second: {
        ...{ milliseconds: 1_200, answer: undefined, contacts: [], leases: [], screen: undefined },
        failure: {
          ...{ stage: 'start', what: 'libvirt did not start it' },
          log: 'error: internal error: Could not start swtpm: exit status 1',
        },
      },
    },
    {
      ...{ domain: 'CLIENT01', skipped: undefined, lent: undefined, second: undefined },
      ...{ first: failed, secondSkipped: 'it did not answer the first time' },
    },
    {
      ...{ domain: 'CLIENT02', first: undefined, second: undefined, secondSkipped: undefined },
      lent: undefined,
      skipped: 'its medium /isos/win11.iso is not there',
    },
  ],
  reaches: [
    reach('DC01', 'SCCM01', 'lab-net', '192.168.56.102'),
    reach('DC01', 'SCCM01', 'default', '192.168.122.251', false),
    reach('DC01', 'SCCM01', 'storage', '10.9.0.2', true),
    reach('SCCM01', 'DC01', 'lab-net', '192.168.56.101'),
    reach('SCCM01', 'DC01', 'default', '192.168.122.101', false),
  ],
};
