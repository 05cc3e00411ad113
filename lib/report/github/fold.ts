import type { Annotation, AnnotationKind } from './command.ts';

/** GitHub shows this many annotations of each kind for a step, and silently drops the rest. */
const shownPerKind = 10;

/** The annotations that GitHub can show: if there are more of a kind, the last one states how many are left out. */
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
