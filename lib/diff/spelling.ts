import { bytesOf } from '../model/quantity.ts';
import { canonicalUuid } from '../model/uuid.ts';
import type { Branch } from '../xml/branch.ts';
import type { Policy } from './policy.ts';

/** UUIDs: neither case nor dashes say anything. */
export const uuidSpelling: Policy = { how: 'spelt', as: canonicalUuid };

/** MACs: case says nothing. */
export const lowerCase: Policy = { how: 'spelt', as: (text) => text.toLowerCase() };

/** `0x1f` and `31` are one number; anything else is left as it is. */
export const integer: Policy = {
  how: 'spelt',
  as: (text) => (/^(0x[\da-f]+|\d+)$/i.test(text) ? Number(text).toString() : text),
};

/** `644` and `0644` are one mode. */
export const octal: Policy = { how: 'spelt', as: (text) => text.replace(/^0*([0-7]+)$/, '0$1') };

/** KiB of a size such as libvirt reads it: rounded up, without a unit in KiB; the text itself where it is none. */
export function kibibytes(text: string, unit = 'KiB'): string {
  const bytes = bytesOf(text, unit);
  return bytes === undefined ? text : `${(bytes + 1023n) / 1024n}`;
}

/** A size with a `unit` beside it, in the unit that libvirt writes. */
export function quantity(written: 'KiB' | 'bytes', read = written as string): Policy {
  return {
    how: 'completed',
    by: (element: Branch) => {
      const unit = element.attributes.get('unit') ?? read;
      const bytes = bytesOf(element.text, unit);
      if (bytes === undefined) return;
      element.text = written === 'KiB' ? kibibytes(element.text, unit) : `${bytes}`;
      element.attributes.set('unit', written);
    },
  };
}

/** Where nothing is said, this holds. */
export function defaultsTo(value: Extract<Policy, { how: 'default' }>['value']): Policy {
  return { how: 'default', value };
}

export const leftOpen: Policy = { how: 'left-open' };
