import type { Adaptation } from '../model/adaptation.ts';

/** The same change of several objects. */
export interface SameAdaptations {
  readonly adaptation: Adaptation;
  readonly subjects: readonly Adaptation['subject'][];
}

/** Adaptations, each once, with the objects that it was made of, in the order in which they first occur. */
export function sameAdaptations(adaptations: readonly Adaptation[]): readonly SameAdaptations[] {
  const same = new Map<string, { readonly adaptation: Adaptation; readonly subjects: Adaptation['subject'][] }>();
  for (const adaptation of adaptations) {
    const { rule, what, from, to, why, subject } = adaptation;
    const key = JSON.stringify([rule, what, from, to, why]);
    const others = same.get(key);
    if (others) others.subjects.push(subject);
    else same.set(key, { adaptation, subjects: [subject] });
  }
  return [...same.values()];
}
