import type { XmlDifference } from './xml-difference.ts';

type Values = Pick<XmlDifference, 'from' | 'to' | 'sizes'>;

/** For people: `2 GiB → 4 GiB`, `virtio → e1000e`. */
export function changeWords({ from, to, sizes }: Values): string {
  return sizes ? `${sizes.from} → ${sizes.to}` : `${from} → ${to}`;
}

/** As evidence, verbatim; sizes are followed by the words for them: `2097152 → 4194304 (2 GiB → 4 GiB)`. */
export function quotedChange(change: Values): string {
  const verbatim = `${change.from} → ${change.to}`;
  return change.sizes ? `${verbatim} (${changeWords(change)})` : verbatim;
}
