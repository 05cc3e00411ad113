import { oneLine, printableLines } from '../printable.ts';

/** GitHub's kinds of annotations. */
export type AnnotationKind = 'error' | 'warning' | 'notice';

/** A remark that GitHub shows on the run, and next to the line if it has one. */
export interface Annotation {
  readonly kind: AnnotationKind;
  readonly title: string;
  /** Line breaks are kept. */
  readonly message: string;
  /** Path from the root of the repository. */
  readonly file?: string | undefined;
  /** 1-based; left out without a file, because it would mean nothing. */
  readonly line?: number | undefined;
}

/**
 * The line that makes GitHub's runner annotate: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands. No text can
 * escape from its field, and characters that would be interpreted in a log are escaped.
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
