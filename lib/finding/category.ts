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

/** The subject of a check: the section of the report for its findings, unless a work plan defines another. */
export type Category = keyof typeof categoryTitles;

/** In the order of reports. */
export const categories = Object.keys(categoryTitles) as readonly Category[];

export function isCategory(name: string): name is Category {
  return Object.hasOwn(categoryTitles, name);
}
