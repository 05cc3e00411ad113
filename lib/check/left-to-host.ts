import type { ListedKind } from '../model/rendered.ts';
import type { CheckContext } from './context.ts';
import { memo } from './memo.ts';

/**
 * Whether the lab leaves a kind to the host, as NixVirt does if its list is null: then an object that is not declared may well exist, which only the
 * host can show. If there is a list, an object that is not in it is missing.
 */
export function isLeftToHost(kind: Exclude<ListedKind, 'domain'>, { declared, connection }: CheckContext): boolean {
  return declared[`${kind}s`].length === 0 && connection?.emptied.includes(kind) !== true;
}

/** The sandbox's stand-ins for objects of the host: `network default`, `bridge br0`. */
export const standInsOf: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ adaptations = [] }) =>
    new Set(
      adaptations.flatMap(({ rule, what }) => {
        const kind = /^stand-in-(.+)$/.exec(rule)?.[1];
        return kind === undefined ? [] : [`${kind} ${what}`];
      }),
    ),
);

/** Why it is unknown whether something exists, and how a run can show it. */
export function onlyHostKnows(what: string, key: 'networks' | 'pools' | undefined): string {
  const left =
    key === undefined
      ? ''
      : `; this lab leaves ${key} to the host, and \`scenario.before\` in the lab file adds the host’s own to a run`;
  return `cannot be checked in this run: only a run on the host shows whether it has ${what}${left}`;
}
