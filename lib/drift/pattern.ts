import type { Branch } from '../xml/branch.ts';
import { namespaceOf } from '../xml/namespace.ts';

/**
 * The XPath of a policy: the places that it applies to. It supports a subset of XPath 1.0, with XPath's semantics: `/a/b`, `//a/b`, `*` for any name
 * in between, an attribute at the end, and predicates of paths, `=`, `!=`, `not()`, `and` and `or`.
 */
export interface Pattern {
  /** Name of the element that it selects, or whose attribute it selects. */
  readonly element: string;
  readonly attribute: string | undefined;
  /** Whether the element, or the element of the attribute, is at such a place. */
  matches(element: Branch): boolean;
}

type Test = (at: Branch) => boolean;

interface Step {
  readonly name: string;
  readonly test: Test | undefined;
}

const known = new Map<string, Pattern>();

/** @throws {SyntaxError} for any other XPath */
export function parsePattern(xpath: string): Pattern {
  const pattern = known.get(xpath) ?? parse(xpath);
  known.set(xpath, pattern);
  return pattern;
}

function parse(xpath: string): Pattern {
  const [, anywhere, body = '', attribute] = /^(\/\/|\/)(.*?)(?:\/@([\w-]+))?$/.exec(xpath) ?? [];
  const steps = split(body, '/').map(parseStep).reverse();
  const [last] = steps;
  if (!last || anywhere === undefined) throw new SyntaxError(`${xpath} is no pattern`);
  return { element: last.name, attribute, matches: (element) => matchSteps(steps, element, anywhere === '//') };
}

function matchSteps(steps: readonly Step[], element: Branch, anywhere: boolean): boolean {
  let at: Branch | undefined = element;
  for (const { name, test } of steps) {
    if (!at || (at.name !== name && name !== '*') || test?.(at) === false) return false;
    at = at.parent;
  }
  return (anywhere || at === undefined) && namespaceOf(element) === undefined;
}

function parseStep(text: string): Step {
  const match = /^(\*|[\w:-]+)(?:\[(.*)\])?$/.exec(text);
  if (!match?.[1]) throw new SyntaxError(`${text} is no step`);
  return { name: match[1], test: match[2] === undefined ? undefined : parseTest(match[2]) };
}

function parseTest(text: string): Test {
  for (const [word, both] of [
    [' or ', false],
    [' and ', true],
  ] as const) {
    const [first, ...rest] = split(text, word);
    if (first === undefined || rest.length === 0) continue;
    const tests = [first, ...rest].map(parseTest);
    return both ? (at) => tests.every((test) => test(at)) : (at) => tests.some((test) => test(at));
  }
  const [, not, grouped] = /^(not)?\((.*)\)$/.exec(text.trim()) ?? [];
  if (grouped !== undefined) {
    const test = parseTest(grouped);
    return (at) => test(at) !== (not !== undefined);
  }
  const [, path = '', sign, other = ''] = /^(.*?)(?:\s*(!?=)\s*(.*))?$/.exec(text.trim()) ?? [];
  const find = parsePath(path);
  if (sign === undefined) return (at) => find(at).length > 0;
  const equal = sign === '=';
  const value = /^'([^']*)'$/.exec(other)?.[1];
  if (value !== undefined) return (at) => find(at).some((one) => (one === value) === equal);
  const findOther = parsePath(other);
  return (at) => {
    const others = findOther(at);
    return find(at).some((one) => others.some((two) => (one === two) === equal));
  };
}

/** Texts that a path selects: an element's own text, an attribute's value. */
function parsePath(path: string): (at: Branch) => readonly string[] {
  const [, root, body = '', attribute] = /^(\/?)(.*?)(?:(?:^|\/)@([\w-]+))?$/.exec(path) ?? [];
  const steps = body === '' ? [] : body.split('/');
  if (steps.some((step) => !/^(\.\.?|[\w:-]+)$/.test(step))) throw new SyntaxError(`${path} is no path of a predicate`);
  // Most predicates test an attribute of the element itself.
  if (attribute !== undefined && !root && steps.length === 0) {
    return ({ attributes }) => {
      const value = attributes.get(attribute);
      return value === undefined ? [] : [value];
    };
  }
  return (at) => {
    let found: readonly Branch[] = [at];
    if (root) found = steps[0] === rootOf(at).name ? [rootOf(at)] : [];
    for (const step of root ? steps.slice(1) : steps) {
      found = found.flatMap((branch) => walk(branch, step));
    }
    return attribute === undefined
      ? found.map(({ text }) => text)
      : found.flatMap(({ attributes }) => attributes.get(attribute) ?? []);
  };
}

function walk(branch: Branch, step: string): readonly Branch[] {
  if (step === '.') return [branch];
  if (step === '..') return branch.parent ? [branch.parent] : [];
  return branch.children.filter(({ name }) => name === step);
}

function rootOf(branch: Branch): Branch {
  let root = branch;
  while (root.parent) root = root.parent;
  return root;
}

/** Splits at separators outside brackets and quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [depth, quoted, from] = [0, false, 0];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if ('[('.includes(text[at] ?? '')) depth++;
    if ('])'.includes(text[at] ?? '')) depth--;
    if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at));
      from = at + separator.length;
    }
  }
  return [...parts, text.slice(from)];
}
