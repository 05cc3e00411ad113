import * as z from 'zod';
import { named } from './named.ts';
import { scenario } from './scenario-schema.ts';
import { source } from './source-schema.ts';
import {
  absolutePath,
  address,
  addressRange,
  cidr,
  libvirtRelease,
  mac,
  quantity,
  quantityProblem,
  text,
  uri,
  uuid,
} from './values.ts';
import { waivers } from './waiver-schema.ts';

/**
 * The lab file, key by key. `z.input` is what stands in the YAML (mappings of names as `Map`), `z.output` what it means.
 * Descriptions go into `schema/lab.schema.json`, where editors show them.
 */
const describedUuid = uuid.optional().describe('Required UUID. NixVirt identifies objects by it.');
const active = z
  .boolean('expected true or false')
  .optional()
  .describe('Whether it must be active. Default: the value of `active` in Nix, if set.');

const xpath = named(z.union([z.string(), z.number(), z.boolean()], 'expected the required text'), 'XPath')
  .optional()
  .describe('XPath expressions on its XML, and the text that each must return.');

const network = z
  .strictObject({
    uuid: describedUuid,
    mac: mac.optional().describe("MAC address of the network's bridge."),
    active,
    bridge: text.optional().describe('Bridge device on the host: virbr10.'),
    forward: z
      .enum(['nat', 'route', 'open', 'bridge', 'private', 'vepa', 'passthrough', 'hostdev', 'isolated'])
      .optional()
      .describe(
        'How it reaches other networks; isolated: not at all. https://libvirt.org/formatnetwork.html#connectivity',
      ),
    address: cidr.optional().describe("The host's address on it, with the prefix: 192.168.56.1/24."),
    dhcp: z
      .union(
        [z.literal(false), addressRange, z.array(addressRange).min(1)],
        'expected a range, first-last, a list of ranges, or false for none',
      )
      .optional()
      .describe(
        'Addresses that libvirt assigns by DHCP: first-last, or a list of such ranges. Ranges of an address family that is not listed are not checked. false: it must assign none.',
      ),
    xpath,
  })
  .describe('A network. Keys that are left out are not checked.');

const volume = z
  .strictObject({
    capacity: quantity.optional().describe('Size that the guest sees: 60 GiB.'),
    format: text
      .optional()
      .describe('Format of the image: qcow2, raw, ... Default: qcow2 for a name with that suffix.'),
    sparse: z
      .boolean('expected true or false')
      .optional()
      .describe('Whether it must use less space than its capacity. Default: true for qcow2.'),
    xpath,
  })
  .describe('A volume.');

function volumeProblem({ input }: { readonly input?: unknown }): string {
  return typeof input === 'number'
    ? quantityProblem(String(input))
    : 'expected a size, or { capacity, format, sparse, xpath }';
}

const pool = z
  .strictObject({
    uuid: describedUuid,
    active,
    type: text.optional().describe('Type of pool: dir, logical, ... https://libvirt.org/storage.html'),
    path: absolutePath.optional().describe('Directory or device on the host.'),
    volumes: named(z.union([quantity, volume, z.null()], { error: volumeProblem }), 'volume')
      .optional()
      .describe('Volumes by name: a size, or { capacity, format, sparse, xpath }.'),
    xpath,
  })
  .describe('A storage pool. Keys that are left out are not checked.');

const networkInterface = z.strictObject({
  network: text.optional().describe("Network that it is connected to, directly or by the network's bridge."),
  bridge: text.optional().describe('Host bridge that it is connected to: br0.'),
  device: text.optional().describe('Host device of its macvtap: enp3s0.'),
  model: text.optional().describe('Model of the adapter: e1000e, virtio, ...'),
  mac: mac.optional().describe('Required MAC address.'),
});

const disk = z
  .strictObject({
    source: text.describe('POOL/VOLUME, or an absolute path.'),
    target: text.optional().describe('Device name: sda, vda, ...'),
    bus: text.optional().describe('Bus: sata, virtio, scsi, ...'),
    cache: text.optional().describe('Cache mode: none, writeback, ...'),
    io: text.optional().describe('I/O mode: native, threads, io_uring.'),
    discard: text.optional().describe('What a discard by the guest does: unmap, ignore.'),
    serial: text.optional().describe('Serial number that the guest sees.'),
  })
  .describe('A disk, and how it is attached. Keys that are left out are not checked.');

const ssh = z
  .strictObject({
    user: text.optional().describe("User in the guest. Default: that of ssh's own configuration."),
    address: address
      .optional()
      .describe(
        'Address of the guest. Default: the address that its agent, a lease or a reservation of libvirt names.',
      ),
    port: z
      .int('expected a whole number')
      .min(1, 'expected a port, 1 to 65535')
      .max(65535, 'expected a port, 1 to 65535')
      .optional()
      .describe("Port of its ssh server. Default: that of ssh's own configuration, 22."),
    key: text
      .optional()
      .describe("File with the user's private key, relative to this file. Default: what ssh itself would use."),
  })
  .describe('How `virtspec run` and `copy` reach its guest by ssh, when its guest agent does not answer.');

const states = ['running', 'idle', 'paused', 'in shutdown', 'shut off', 'crashed', 'pmsuspended', 'no state'] as const;

const domain = z
  .strictObject({
    uuid: describedUuid,
    state: z
      .enum(states)
      .optional()
      .describe('State as `virsh list` prints it. Default: from the value of `active` in Nix, if set.'),
    memory: quantity.optional().describe('Memory: 2 GiB.'),
    vcpus: z.int('expected a whole number').positive('expected a number above 0').optional().describe('Virtual CPUs.'),
    firmware: z
      .enum(['bios', 'uefi', 'uefi-secure-boot'])
      .optional()
      .describe('Firmware. uefi-secure-boot: UEFI with enrolled keys in its variables.'),
    nvram: absolutePath.optional().describe('File with its UEFI variables.'),
    tpm: z
      .union([z.enum(['1.2', '2.0']), z.literal(false)], {
        error: ({ input }) =>
          typeof input === 'number'
            ? `expected text; quote it: "${input.toFixed(1)}"`
            : 'expected "2.0", "1.2", or false for none',
      })
      .optional()
      .describe('Version of its emulated TPM: "2.0". false: it must have none.'),
    agent: z
      .boolean('expected true or false')
      .optional()
      .describe('true: it has the channel of a QEMU guest agent. false: it must have none.'),
    cpu: text.optional().describe('CPU mode (host-passthrough, host-model, ...) or CPU model.'),
    disks: z
      .array(z.union([text, disk], 'expected POOL/VOLUME, an absolute path, or { source, bus, ... }'))
      .optional()
      .describe('In order: POOL/VOLUME, an absolute path, or { source, target, bus, cache, io, discard, serial }.'),
    cdroms: z.array(absolutePath).optional().describe('In order: absolute paths of the media.'),
    interfaces: z
      .array(z.union([text, networkInterface], 'expected a network, or { network, bridge, device, model, mac }'))
      .optional()
      .describe(
        "Network adapters: a network's name, or { network, bridge, device, model, mac }. Matched by connection and MAC address, not by order.",
      ),
    servesDhcpOn: z
      .array(text)
      .default([])
      .describe('Networks on which the guest itself serves DHCP, as a domain controller may.'),
    startsAfter: z
      .array(text)
      .default([])
      .describe(
        'Domains that must be ready before `virtspec up` starts this one; `virtspec shutdown` goes the other way.',
      ),
    ssh: ssh.optional(),
    xpath,
  })
  .describe('A domain. Keys that are left out are not checked.');

export const labSchema = z
  .strictObject({
    lab: text.describe('Name of the lab.'),
    source,
    plan: text
      .optional()
      .describe(
        'Work plan: what must be verified for the lab, step by step. Reports are grouped by it (docs/work-plan.md).',
      ),
    networks: named(network.nullable(), 'network').optional().describe('Networks by name.'),
    pools: named(pool.nullable(), 'pool').optional().describe('Storage pools by name.'),
    domains: named(domain.nullable(), 'domain').optional().describe('Domains by name.'),
    complete: z
      .boolean()
      .optional()
      .describe(
        'Whether this file lists every object of the lab. Default: false, so objects that it leaves out are not checked against it.',
      ),
    smoke: z
      .union([z.literal('all'), z.array(text)], 'expected a list of domains, or all')
      .optional()
      .describe(
        'Domains that `virtspec verify` starts with their declared hardware. Default: the one that is cheapest to start; all: every domain; []: none.',
      ),
    hosts: named(uri, 'host')
      .optional()
      .describe(
        'libvirt URIs by name, for `virtspec verify --target host`: lab1: qemu+ssh://root@lab1/system. Default: qemu:///system.',
      ),
    libvirt: libvirtRelease
      .optional()
      .describe(
        'Release of libvirt that the host runs, as `virsh version --daemon` prints it: 12.8.0. Reports state when a run used another release.',
      ),
    waivers: waivers.optional(),
    scenario: scenario.optional(),
  })
  .describe('A libvirt lab: where its XML comes from, and what is expected of it.');

/** Where a mapping is one of names, for whoever turns YAML into values; `*` stands for a name. */
export const namedMappings = [
  'networks',
  'pools',
  'pools.*.volumes',
  'domains',
  'networks.*.xpath',
  'pools.*.xpath',
  'pools.*.volumes.*.xpath',
  'domains.*.xpath',
  'scenario.links',
  'hosts',
] as const;

export type LabFile = z.output<typeof labSchema>;

/** What an object is about which the file says no more than its name: `default:`. */
export const unsaid = { network: network.parse({}), pool: pool.parse({}), domain: domain.parse({}) };
