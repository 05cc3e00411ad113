import type { Verdict } from '../../finding/finding.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { type Branch, childrenOf, readBranch } from '../../xml/branch.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { XmlSource } from '../../xml/source.ts';
import { memo } from '../memo.ts';

/** A part of an XML that is impossible on any host: what it is, and what would be possible. */
export interface Contradiction {
  readonly at: Branch;
  /** Its attribute, if the element alone does not show the place: `@bus`. */
  readonly attribute?: string;
  readonly actual: string;
  readonly expected: string;
}

/** One rule about what cannot be combined, applied to the root of an XML. */
export type Rule = (root: Branch) => readonly Contradiction[];

/** The root of an XML, read once. */
export const rootOf: (xml: XmlSource) => Branch = memo(readBranch);

/** Passes if no rule finds anything. */
export function judgeRules(xml: XmlSource, rules: readonly Rule[], ok: string): Verdict {
  const wrong = rules.flatMap((rule) => rule(rootOf(xml)));
  const [expected, actual] = [
    [...new Set(wrong.map((one) => one.expected))].join('; '),
    wrong.map((one) => one.actual).join('; '),
  ];
  return judgeNone(
    wrong,
    ({ at, attribute }) => evidenceAt(xml, `${pathOf(at)}${attribute === undefined ? '' : `/@${attribute}`}`),
    { ok: ok, expected: expected, actual: actual },
  );
}

/** XPath, with positions. */
function pathOf(branch: Branch): string {
  const { parent, name, position } = branch;
  if (!parent) return `/${name}`;
  return `${pathOf(parent)}/${name}${childrenOf(parent, name).length > 1 ? `[${position}]` : ''}`;
}

/** Elements at a path below an element: `devices/disk`. */
export function below(branch: Branch, path: string): readonly Branch[] {
  return path
    .split('/')
    .reduce<readonly Branch[]>((found, name) => found.flatMap((one) => childrenOf(one, name)), [branch]);
}

/** An attribute of the first element at a path: `os/type` and `arch`. */
export function valueOf(branch: Branch, path: string, attribute: string): string | undefined {
  return below(branch, path)[0]?.attributes.get(attribute);
}

/** Elements that have a key in common with an earlier one. */
export function repeated<T extends Branch>(branches: readonly T[], keyOf: (branch: T) => string | undefined): T[] {
  const seen = new Set<string>();
  return branches.filter((branch) => {
    const key = keyOf(branch);
    if (key === undefined) return false;
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
}
