import type { ListedKind } from '../model/rendered.ts';
import type { CheckContext } from './context.ts';
import { memo } from './memo.ts';

/**
 * Whether the lab leaves a kind to the host, as NixVirt does where its list is null: then what is not declared may well be there, and only
 * the host can tell. Where there is a list, what is not in it is missing.
 */
export function isLeftToHost(kind: Exclude<ListedKind, 'domain'>, { declared, connection }: CheckContext): boolean {
  return declared[`${kind}s`].length === 0 && connection?.emptied.includes(kind) !== true;
}

/** What stands in the sandbox in the place of something of the host's: `network default`, `bridge br0`. */
export const standInsOf: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ adaptations = [] }) =>
    new Set(
      adaptations.flatMap(({ rule, what }) => {
        const kind = /^stand-in-(.+)$/.exec(rule)?.[1];
        return kind === undefined ? [] : [`${kind} ${what}`];
      }),
    ),
);

/** Why that something is there cannot be told; with what lets a run show it. */
export function onlyHostKnows(what: string, key: 'networks' | 'pools' | undefined): string {
  const left =
    key === undefined
      ? ''
      : `; this lab leaves ${key} to the host, and \`scenario.before\` in the lab file adds the host’s own to a run`;
  return `cannot be checked in this run: only a run on the host shows whether it has ${what}${left}`;
}
