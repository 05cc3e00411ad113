import { Chalk } from 'chalk';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { FormatOptions } from '../format.ts';
import { oneLine } from '../printable.ts';

type Paint = (text: string) => string;

/** Colours by meaning. */
export interface Ink {
  readonly bad: Paint;
  readonly warning: Paint;
  readonly good: Paint;
  readonly faint: Paint;
  readonly strong: Paint;
  readonly plain: Paint;
}

/** The layout of lines. */
export interface Page {
  readonly ink: Ink;
  readonly columns: number;
  /** Where it is read. */
  readonly folder: string | undefined;
}

/** A page of that width; without colours, its ink adds nothing. */
export function pageOf(options: Pick<FormatOptions, 'colour' | 'columns' | 'folder'>): Page {
  const chalk = new Chalk({ level: options.colour ? 1 : 0 });
  return {
    columns: options.columns,
    folder: options.folder,
    ink: {
      ...{ bad: chalk.red, warning: chalk.yellow, good: chalk.green, faint: chalk.dim, strong: chalk.bold },
      plain: (text) => text,
    },
  };
}

/**
 * `text` after `prefix`, wrapped, with the following lines indented under its first. Control characters are escaped; a word that is longer than the
 * line is split. `paint` colours the text, not the prefix.
 */
export function hang(page: Page, prefix: string, text: string, paint: Paint = (plain) => plain): string[] {
  return hangPrintable(page, prefix, oneLine(text), paint);
}

/** `hang` for a line that is already printable; leading spaces are kept. */
export function hangPrintable(page: Page, prefix: string, line: string, paint: Paint = (plain) => plain): string[] {
  const indent = ' '.repeat(stringWidth(prefix));
  const room = Math.max(20, page.columns - indent.length);
  const leading = /^ */.exec(line)?.[0].length ?? 0;
  const lines = wrap(line.slice(leading), Math.max(10, room - leading));
  return lines.map((part, index) => ((index === 0 ? prefix : indent) + ' '.repeat(leading) + paint(part)).trimEnd());
}

/** Most lines fit, which is quick to see for ASCII. */
function wrap(text: string, columns: number): string[] {
  if (text.length <= columns && /^[\x20-\x7e]*$/.test(text)) return [text];
  return wrapAnsi(text, columns, { hard: true }).split('\n');
}

/** A path as short as it can be opened from where the page is read: one below that folder without it. */
export function near({ folder }: Page, path: string): string {
  return folder !== undefined && folder !== '/' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

const labelWidth = 13;

/** `  label        value`, the value hanging. */
export function field(
  page: Page,
  { indent, label }: { readonly indent: number; readonly label: string },
  value: string,
  paint?: Paint,
): string[] {
  return hang(page, `${' '.repeat(indent)}${page.ink.faint(label.padEnd(labelWidth - 2))}  `, value, paint);
}

/** A heading, with `aside` at the right margin, or below if both do not fit on one line. */
export function heading(page: Page, said: string, aside: string): string[] {
  const { strong, faint } = page.ink;
  const title = oneLine(said);
  const gap = page.columns - stringWidth(title) - stringWidth(aside);
  if (gap >= 2) return [strong(title) + ' '.repeat(gap) + faint(aside)];
  return [...hang(page, '', title, strong), ...hang(page, '  ', aside, faint)];
}
