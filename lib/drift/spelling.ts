import { bytesOf } from '../model/quantity.ts';
import { canonicalUuid } from '../model/uuid.ts';
import type { Branch } from '../xml/branch.ts';
import type { Policy } from './policy.ts';

/** UUIDs: case and dashes are ignored. */
export const uuidSpelling: Policy = { how: 'spelt', as: canonicalUuid };

/** MACs: case is ignored. */
export const lowerCase: Policy = { how: 'spelt', as: (text) => text.toLowerCase() };

/** `0x1f` and `31` are the same number; any other text is left unchanged. */
export const integer: Policy = {
  how: 'spelt',
  as: (text) => (/^(0x[\da-f]+|\d+)$/i.test(text) ? Number(text).toString() : text),
};

/** `644` and `0644` are the same mode. */
export const octal: Policy = { how: 'spelt', as: (text) => text.replace(/^0*([0-7]+)$/, '0$1') };

/** `fd00:0066:0000::0001` and `fd00:66::1` are the same address. */
export const address: Policy = {
  how: 'spelt',
  as: (text) => (URL.canParse(`http://[${text}]`) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text),
};

/** `0,1`, `0-1` and `0-2,^2` are the same set of numbers; any other text is left unchanged. */
export const numberSet: Policy = {
  how: 'spelt',
  as: (text) => {
    const numbers = numbersOf(text);
    return numbers ? rangesOf(numbers) : text;
  },
};

/** Numbers of a set in libvirt's syntax, sorted; undefined if it is not one. */
export function numbersOf(text: string): number[] | undefined {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, not, first, last = first] = /^\s*(\^)?(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined || Number(last) > 16_384) return undefined;
    for (let number = Number(first); number <= Number(last); number++) {
      if (not) numbers.delete(number);
      else numbers.add(number);
    }
  }
  return [...numbers].sort((one, other) => one - other);
}

/** `0-1,4`. */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** KiB of a size in libvirt's syntax: rounded up, KiB if it has no unit; the text itself if it is not a size. */
export function kibibytes(text: string, unit = 'KiB'): string {
  const bytes = bytesOf(text, unit);
  return bytes === undefined ? text : `${(bytes + 1023n) / 1024n}`;
}

/** A size with a separate `unit`, in the unit that libvirt writes. */
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

/** A size in an attribute, with its unit in `unit`, in KiB. */
export function quantityIn(attribute: string): Policy {
  return {
    how: 'completed',
    by: ({ attributes }: Branch) => {
      const [size = '', unit = 'KiB'] = [attributes.get(attribute), attributes.get('unit')];
      if (bytesOf(size, unit) === undefined) return;
      attributes.set(attribute, kibibytes(size, unit));
      attributes.set('unit', 'KiB');
    },
  };
}

/** The value if none is given. */
export function defaultsTo(value: Extract<Policy, { how: 'default' }>['value']): Policy {
  return { how: 'default', value };
}

export const leftOpen: Policy = { how: 'left-open' };

export const dropped: Policy = { how: 'dropped' };
