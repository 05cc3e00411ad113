import type { Moment } from '../model/moment.ts';

/** The names of the running domains, for a sentence. */
export function runningIn({ state }: Moment): string {
  const names = state.domains.filter(({ live }) => live?.active).map(({ name }) => name);
  return names.join(', ') || 'none';
}
