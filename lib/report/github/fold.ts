import type { Annotation, AnnotationKind } from './command.ts';

/** Of each kind GitHub shows this many a step, and drops the rest without a word. */
const shownPerKind = 10;

/** The annotations as GitHub can show them: where there are more of a kind than it shows, the last says how many are left out. */
export function foldAnnotations(annotations: readonly Annotation[]): readonly Annotation[] {
  return (['error', 'warning', 'notice'] as const).flatMap((kind) =>
    foldKind(
      annotations.filter((annotation) => annotation.kind === kind),
      kind,
    ),
  );
}

function foldKind(annotations: readonly Annotation[], kind: AnnotationKind): readonly Annotation[] {
  if (annotations.length <= shownPerKind) return annotations;
  const shown = annotations.slice(0, shownPerKind - 1);
  const left = annotations.length - shown.length;
  const message = `The report has all ${annotations.length}; GitHub shows ${shownPerKind} of a kind.`;
  return [...shown, { kind, title: `${left} more`, message }];
}
