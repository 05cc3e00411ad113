/** Titles of the parts of a report, in its order. */
export const categoryTitles = {
  host: 'Host',
  declaration: 'Declaration',
  module: 'NixOS module',
  network: 'Networks',
  storage: 'Storage',
  domain: 'Domains',
  apply: 'Apply',
  guest: 'Guests',
  're-apply': 'Re-apply',
  compatibility: 'Compatibility',
} as const;

/** What a check is about: the part of the report that its findings are in where no work plan says otherwise. */
export type Category = keyof typeof categoryTitles;

/** In the order of reports. */
export const categories = Object.keys(categoryTitles) as readonly Category[];

export function isCategory(name: string): name is Category {
  return Object.hasOwn(categoryTitles, name);
}
