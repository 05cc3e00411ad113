import type { Mutation } from '../support/mutations.ts';

/** Changes that hurt nobody, and the reason. What hurts a user is never listed, however hard it is to see. */
export interface Harmless {
  /** Of `how place`, with `to` behind a swapped one: `swapped /domain/vcpu 64`. */
  readonly change: RegExp;
  /** Why whoever runs the lab is as well off. */
  readonly why: string;
}

export const harmless: readonly Harmless[] = [];

/** What a mutation is called where positions do not matter. */
export function wordOf({ how, place, to }: Mutation): string {
  return [how, place, ...(to === undefined ? [] : [to])].join(' ');
}

export function harmlessOf(mutation: Mutation): Harmless | undefined {
  return harmless.find(({ change }) => change.test(wordOf(mutation)));
}
