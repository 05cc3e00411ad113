import { oneLine, printableLines } from '../printable.ts';

/** How GitHub shows an annotation. */
export type AnnotationKind = 'error' | 'warning' | 'notice';

/** A remark that GitHub shows on the run, and beside the line where it is of a file. */
export interface Annotation {
  readonly kind: AnnotationKind;
  readonly title: string;
  /** Several lines are shown as such. */
  readonly message: string;
  /** In the repository, from its top. */
  readonly file?: string | undefined;
  /** 1-based; without a file it means nothing, and is left out. */
  readonly line?: number | undefined;
}

/**
 * The line that makes GitHub's runner annotate:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
 * No text gets out of its place, and characters that would act in a log are written out.
 */
export function workflowCommand({ kind, title, message, file, line }: Annotation): string {
  const place = file === undefined ? {} : { file, line };
  const properties = Object.entries({ ...place, title })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${kind} ${properties.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return printableLines(text).join('\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
