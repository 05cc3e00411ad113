import { z } from 'zod';

/** What the probe guest showed, in the JSON report. Everything in `view` is the guest's own claim. */

const nullable = z.string().nullable();
const size = z.string().regex(/^\d+$/).describe('Bytes, in decimal.');

const marks = z.object({ variable: nullable, nvIndex: nullable });

const drive = z.object({
  name: z.string(),
  bus: z.enum(['sata', 'ide', 'scsi', 'virtio', 'usb', 'nvme', 'unknown']),
});

const adapter = z.object({
  name: z.string(),
  mac: z.string(),
  driver: nullable,
  pciAddress: nullable,
  pciId: nullable.describe('Vendor and device.'),
  carrier: z.boolean(),
  address: nullable,
  prefix: z.number().nullable(),
  by: z.enum(['dhcp', 'fallback']).nullable().describe('Where the address is from.'),
  dhcpServer: nullable,
  router: nullable.describe('That the lease names.'),
  gatewayAnswers: z
    .boolean()
    .nullable()
    .describe("Whether the network's own address answered; null where none is known."),
});

const view = z.object({
  uuid: nullable.describe('Of SMBIOS.'),
  vcpus: z.number(),
  memory: size.describe('What firmware and kernel left of it, in bytes, in decimal.'),
  firmware: z.enum(['uefi', 'bios']),
  secureBoot: z.boolean().nullable(),
  setupMode: z.boolean().nullable(),
  lockdown: nullable,
  tpm: z.object({ version: z.string(), driver: nullable, pcr7: nullable }).nullable(),
  interfaces: z.array(adapter),
  disks: z.array(drive.extend({ bytes: size })),
  cdroms: z.array(drive.extend({ bytes: size.nullable().describe('Null where the drive is empty.') })),
  shares: z.array(z.object({ tag: z.string(), readable: z.boolean(), problem: nullable })),
  kept: marks.describe('What an earlier boot of the run had left.'),
  left: marks
    .nullable()
    .describe('What this boot left, or the reason why it could not; null where it was not asked to.'),
  moduleErrors: z.array(z.string()),
});

const boot = z
  .object({
    milliseconds: z.number().describe('Until the answer, or until it was given up.'),
    answer: z.object({ channel: z.enum(['http', 'efi-variable', 'disk']), view }).nullable(),
    failure: z
      .object({
        stage: z.enum(['start', 'firmware', 'boot loader', 'kernel', 'probe']).describe('How far it got.'),
        what: z.string(),
        log: nullable,
      })
      .nullable(),
    contacts: z
      .array(z.object({ mac: z.string(), address: z.string(), bridge: z.string() }))
      .describe('Its requests, as their receiver saw them; nothing here is its own word.'),
    leases: z.array(z.object({ network: z.string(), mac: z.string(), address: z.string(), hostname: nullable })),
    screen: z
      .object({
        file: z.string().describe('The PNG, relative to this report.'),
        width: z.int(),
        height: z.int(),
        colours: z.int(),
        drawnByGuest: z.boolean(),
      })
      .nullable(),
  })
  .nullable();

export const probeSchema = z
  .object({
    medium: z.string().describe('What the guest is made of.'),
    signed: z.boolean().describe('False: Secure Boot was not exercised.'),
    accelerator: z.enum(['kvm', 'tcg']),
    notProved: z.array(z.string()).describe('What no answer of it proves.'),
    domains: z.array(
      z.object({
        domain: z.string(),
        first: boot,
        skipped: nullable.describe('Why it was not booted.'),
        lent: z
          .object({
            why: z.string(),
            added: z.boolean().describe('Whether it is one more drive than the domain has.'),
          })
          .nullable()
          .describe(
            'A temporary drive that was attached for the probe, where it would not boot from a CD-ROM by itself.',
          ),
        second: boot.describe('After a shutdown and another apply.'),
        secondSkipped: nullable,
      }),
    ),
    reaches: z
      .array(
        z.object({
          from: z.string(),
          to: z.string(),
          network: z.string().describe('That the address is on.'),
          shared: z.boolean().describe('Whether `from` has an adapter on that network.'),
          address: z.string(),
          reached: z.boolean(),
        }),
      )
      .describe('Who reached whom.'),
  })
  .describe('What the probe guest showed of domains that were booted from its medium.');

export type ProbeJson = z.infer<typeof probeSchema>;
