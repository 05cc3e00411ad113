import { z } from 'zod';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { GuestBus, GuestMarks, GuestView } from '../../model/guest-view.ts';

const text = z.string().max(4_096);
const optional = text.nullable();
const mac = z.string().regex(/^([\da-f]{2}:){5}[\da-f]{2}$/);
const buses = ['sata', 'ide', 'scsi', 'virtio', 'usb', 'nvme', 'unknown'] as const satisfies readonly GuestBus[];
const bytes = z.number().int().nonnegative().transform(BigInt);
const marks = z.object({
  variable: optional,
  nvIndex: z
    .string()
    .regex(/^[\da-f]*$/)
    .nullable(),
});

/** The guest's JSON, as composed by `init.sh`. All of it is the guest's own claim: its shape is checked, and it is kept as text. */
const answer = z.object({
  nonce: text,
  uuid: optional,
  /** `0-3` */
  cpus: z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/),
  memoryKiB: z.number().int().nonnegative(),
  firmware: z.enum(['uefi', 'bios']),
  secureBoot: z.boolean().nullable(),
  setupMode: z.boolean().nullable(),
  lockdown: optional,
  tpm: z.object({ version: text, driver: optional, pcr7: optional }).nullable(),
  interfaces: z
    .array(
      z.object({
        name: text,
        mac,
        driver: optional,
        pciAddress: optional,
        pciId: optional,
        carrier: z.boolean(),
        address: optional,
        prefix: z.number().int().min(0).max(32).nullable(),
        by: z.enum(['dhcp', 'fallback']).nullable(),
        dhcpServer: optional,
        router: optional,
        gatewayAnswers: z.boolean().nullable(),
      }),
    )
    .max(64),
  disks: z.array(z.object({ name: text, bus: z.enum(buses), bytes })).max(256),
  cdroms: z.array(z.object({ name: text, bus: z.enum(buses), bytes: bytes.nullable() })).max(256),
  shares: z.array(z.object({ tag: text, readable: z.boolean(), problem: optional })).max(256),
  kept: marks,
  left: marks.nullable(),
  moduleErrors: z.array(text).max(256),
});

type Answer = z.infer<typeof answer>;

/**
 * Parses a guest's answer.
 * @throws VirtspecError `probe-answer-unreadable` for anything but an answer of this run
 */
export function readAnswer(json: string, nonce: string): GuestView {
  const parsed = answer.safeParse(parse(json));
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error), parsed.error);
  if (parsed.data.nonce !== nonce) throw unreadable('it belongs to another run');
  return viewOf(parsed.data);
}

function viewOf({ cpus, memoryKiB, uuid, nonce: _, ...seen }: Answer): GuestView {
  return {
    uuid: uuid?.toLowerCase(),
    vcpus: countOf(cpus),
    memory: BigInt(memoryKiB) * 1024n,
    firmware: seen.firmware,
    secureBoot: seen.secureBoot ?? undefined,
    setupMode: seen.setupMode ?? undefined,
    lockdown: seen.lockdown ?? undefined,
    tpm: seen.tpm
      ? { version: seen.tpm.version, driver: seen.tpm.driver ?? undefined, pcr7: seen.tpm.pcr7?.toLowerCase() }
      : undefined,
    interfaces: seen.interfaces.map(withoutNulls),
    disks: seen.disks,
    cdroms: seen.cdroms.map(withoutNulls),
    shares: seen.shares.map(withoutNulls),
    kept: marksOf(seen.kept),
    left: seen.left ? marksOf(seen.left) : undefined,
    moduleErrors: seen.moduleErrors,
  };
}

type WithoutNulls<T> = { [K in keyof T]: null extends T[K] ? Exclude<T[K], null> | undefined : T[K] };

/** JSON has null where the model has undefined. */
function withoutNulls<T extends object>(value: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one ?? undefined])) as WithoutNulls<T>;
}

/** The TPM's 32 bytes arrive as hexadecimal digits; a nonce is 32 characters. */
function marksOf({ variable, nvIndex }: Answer['kept']): GuestMarks {
  return {
    variable: variable ?? undefined,
    nvIndex: nvIndex ? Buffer.from(nvIndex, 'hex').toString('latin1') : undefined,
  };
}

/** `0-3,5` → 5 */
function countOf(ranges: string): number {
  return ranges.split(',').reduce((sum, range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return sum + last - first + 1;
  }, 0);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unreadable(why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'probe-answer-unreadable',
    kind: 'environment',
    what: 'a probe guest’s answer could not be read',
    why,
    ...(cause === undefined ? {} : { cause }),
  });
}
