/** The values of a lab file: each parses its text, and its error message shows the expected format. */
import * as z from 'zod';
import { isNetworkAddress, parseAddress, parseCidr } from '../model/ip.ts';
import type { AddressRange } from '../model/objects.ts';
import { parseQuantity, units } from '../model/quantity.ts';

/** A text, with a hint if YAML parsed it as something else: `network: 10` is a number. */
export const text = z
  .string({ error: ({ input }) => (isScalar(input) ? `expected text; quote it: "${input}"` : undefined) })
  .min(1, 'must not be empty');

export const absolutePath = text
  .refine((path) => path.startsWith('/'), 'must be an absolute path, starting with /')
  .meta({ title: 'absolute path' });

/** Bytes of `60 GiB`. */
export const quantity = z
  .string({ error: ({ input }) => (isScalar(input) ? quantityProblem(String(input)) : undefined) })
  .meta({ title: 'size', pattern: `^\\d+ ?(${units.join('|')})$`, examples: ['2 GiB', '512 MiB'] })
  .transform((value, context) => {
    const bytes = parseQuantity(value);
    if (bytes !== undefined && bytes > 0n) return bytes;
    context.issues.push({ code: 'custom', input: value, message: quantityProblem(value) });
    return z.NEVER;
  });

/** What is wrong with a text that is not a quantity. */
export function quantityProblem(value: string): string {
  const match = /^\s*(\d+)\s*([A-Za-z]*)\s*$/.exec(value);
  if (!match) return `'${value}' is not a size; write a whole number and a unit: 60 GiB`;
  if (Number(match[1]) === 0) return `'${value}' must be above zero`;
  if (!match[2]) return `'${value}' has no unit; write ${match[1]} MiB or ${match[1]} GiB`;
  return `'${match[2]}' is not a unit; libvirt accepts ${units.join(', ')}`;
}

/** https://libvirt.org/formatdomain.html#general-metadata: any form of UUID; lower case here. */
export const uuid = text
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, {
    error: ({ input }) => `'${input}' is not a UUID; \`uuidgen\` generates one`,
  })
  .meta({ title: 'UUID' })
  .transform((value) => value.toLowerCase());

/** Lower case here. The lowest bit of the first byte marks a group address, which libvirt rejects. */
export const mac = text
  .regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/, {
    error: ({ input }) => `'${input}' is not a MAC address; write six bytes: 52:54:00:12:34:56`,
  })
  .refine((value) => (Number.parseInt(value.slice(0, 2), 16) & 1) === 0, {
    error: ({ input }) => `'${input}' is a multicast address; the first byte of a NIC's address is even: 52:54:00:...`,
  })
  .meta({ title: 'MAC address' })
  .transform((value) => value.toLowerCase());

/** An address without a prefix. */
export const address = text
  .refine((value) => parseAddress(value) !== undefined, {
    error: ({ input }) => `'${input}' is not an address; write 192.168.56.10`,
  })
  .meta({ title: 'address', examples: ['192.168.56.10'] });

/** Address and prefix of the host on a network. */
export const cidr = text
  .meta({ title: 'address with prefix', examples: ['192.168.56.1/24'] })
  .transform((value, context) => {
    const parsed = parseCidr(value);
    if (parsed && !isNetworkAddress(parsed)) return parsed;
    const message = parsed
      ? `'${value}' is the network address; write the host's own address on it, such as the first`
      : `'${value}' is not an address with a prefix; write 192.168.56.1/24`;
    context.issues.push({ code: 'custom', input: value, message });
    return z.NEVER;
  });

/** `192.168.56.100-192.168.56.200`, both included. */
export const addressRange = text
  .meta({ title: 'address range', examples: ['192.168.56.100-192.168.56.200'] })
  .transform((value, context): AddressRange => {
    const [start = '', end = '', ...rest] = value.split('-').map((part) => part.trim());
    const [first, last] = [parseAddress(start), parseAddress(end)];
    if (first && last && first.bits === last.bits && rest.length === 0) {
      if (first.value <= last.value) return { start, end };
      context.issues.push({ code: 'custom', input: value, message: `the range is reversed: write ${end}-${start}` });
    } else {
      const message = `'${value}' is not an address range; write 192.168.56.100-192.168.56.200, or false for none`;
      context.issues.push({ code: 'custom', input: value, message });
    }
    return z.NEVER;
  });

/** What `virsh -c` takes. https://libvirt.org/uri.html */
export const uri = text
  .refine((value) => /^[a-z][\w.-]*(\+\w+)?:\/\//.test(value), {
    error: ({ input }) => `'${input}' is not a libvirt URI; write qemu:///system or qemu+ssh://HOST/system`,
  })
  .refine((value) => !/:\/\/[^/@]*:[^/@]*@/.test(value), 'contains a password, which libvirt does not accept in a URI')
  .meta({ title: 'libvirt URI' });

function isScalar(input: unknown): input is number | boolean | bigint {
  return ['number', 'boolean', 'bigint'].includes(typeof input);
}

/** A release of libvirt. YAML parses one with two parts as a number, and drops a trailing zero. */
export const libvirtRelease = z
  .string({
    error: ({ input }) =>
      typeof input === 'number' ? `expected text; quote it: "${input}"` : 'expected a libvirt release: 12.8.0',
  })
  .regex(/^\d+\.\d+(\.\d+)?$/, 'expected a libvirt release: 12.8.0')
  .meta({ title: 'libvirt release' });
