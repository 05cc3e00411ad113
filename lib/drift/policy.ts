import type { Branch } from '../xml/branch.ts';
import { type Pattern, parsePattern } from './pattern.ts';

/**
 * How a place in libvirt's XML is compared; everything without a policy must be the same on both sides.
 *
 * - `ignored`: is not part of the configuration
 * - `filled-in`: libvirt fills it in when the object starts and drops it at the next define; its value counts, its absence does not
 * - `unordered`: elements of the same name may be in any order, libvirt itself moves them; with a key, elements with the same key belong together
 * - `left-open`: may be left to libvirt, and then any value is accepted; a declared value counts
 * - `dropped`: libvirt, or a newer release, reads it and does not store it; if it is stored, it counts
 * - `default`: the value if none is declared
 * - `spelt`: several texts mean the same value; each is converted to the one that libvirt writes
 * - `alias`: libvirt replaces the declared name by the name that it is an alias for
 * - `completed`: what libvirt adds to an element, as a function
 */
export type Policy =
  | { readonly how: 'ignored' | 'filled-in' | 'left-open' | 'dropped' }
  | { readonly how: 'unordered'; readonly key?: (element: Branch) => string }
  | { readonly how: 'default'; readonly value: string | ((parent: Branch) => string | undefined) }
  | { readonly how: 'spelt'; readonly as: (text: string, element: Branch) => string }
  | { readonly how: 'alias'; readonly of: (declared: string, kept: string) => boolean }
  | { readonly how: 'completed'; readonly by: (element: Branch) => void };

/** One row of the table. */
export interface PolicyRow {
  /** See `parsePattern`. */
  readonly at: string;
  readonly policy: Policy;
  /** What libvirt does there. */
  readonly why: string;
  /** A page of libvirt's documentation, or a function of its source (9.0.0). */
  readonly source: string;
}

/** Rows with the same source: place, policy, reason. */
export function rowsFrom(source: string, rows: readonly (readonly [string, Policy, string])[]): PolicyRow[] {
  return rows.map(([at, policy, why]) => ({ at, policy, why, source }));
}

type Entry = PolicyRow & { readonly pattern: Pattern };

/** Rows for elements of one name. */
interface OfElement {
  readonly itself: Entry[];
  readonly attributes: Map<string, Entry[]>;
  readonly attributeDefaults: Entry[];
  readonly childDefaults: Entry[];
}

/** Rows, indexed by the place that they apply to. */
export class Policies {
  readonly rows: readonly PolicyRow[];
  readonly #byElement = new Map<string, OfElement>();

  /** @throws {SyntaxError} if `parsePattern` does not support a row's XPath */
  constructor(rows: readonly PolicyRow[]) {
    this.rows = rows;
    for (const row of rows) {
      const pattern = parsePattern(row.at);
      const entry = { ...row, pattern };
      const { itself, attributes, attributeDefaults } = this.#rowsOf(pattern.element);
      if (pattern.attribute === undefined) itself.push(entry);
      else attributes.set(pattern.attribute, [...(attributes.get(pattern.attribute) ?? []), entry]);
      if (row.policy.how !== 'default') continue;
      // A default is looked up where the element or attribute is missing: by the element that would contain it.
      if (pattern.attribute === undefined) this.#rowsOf(parentName(row.at)).childDefaults.push(entry);
      else attributeDefaults.push(entry);
    }
  }

  /** Policies of an element, or of one of its attributes, in the order of the table. */
  of(element: Branch, attribute?: string): readonly Policy[] {
    let found: Policy[] | undefined;
    for (const { pattern, policy } of this.#at(element, attribute)) {
      if (!pattern.matches(element)) continue;
      if (found) found.push(policy);
      else found = [policy];
    }
    return found ?? none;
  }

  /** Whether a policy of that kind applies there. */
  has(how: Policy['how'], element: Branch, attribute?: string): boolean {
    for (const { pattern, policy } of this.#at(element, attribute)) {
      if (policy.how === how && pattern.matches(element)) return true;
    }
    return false;
  }

  /** Rows of defaults for attributes of an element. */
  attributeDefaults(element: Branch): readonly Entry[] {
    return this.#byElement.get(element.name)?.attributeDefaults ?? none;
  }

  /** Rows of defaults for children of an element. */
  childDefaults(element: Branch): readonly Entry[] {
    return this.#byElement.get(element.name)?.childDefaults ?? none;
  }

  #at({ name }: Branch, attribute: string | undefined): readonly Entry[] {
    const rows = this.#byElement.get(name);
    return (attribute === undefined ? rows?.itself : rows?.attributes.get(attribute)) ?? none;
  }

  #rowsOf(element: string): OfElement {
    const known = this.#byElement.get(element);
    if (known) return known;
    const rows: OfElement = { itself: [], attributes: new Map(), attributeDefaults: [], childDefaults: [] };
    this.#byElement.set(element, rows);
    return rows;
  }
}

const none: readonly never[] = [];

/** `/a/b[..]/c` → `b`. */
function parentName(xpath: string): string {
  const parent = xpath.slice(0, xpath.lastIndexOf('/'));
  return parsePattern(parent).element;
}
