import type { Format } from './format.ts';
import { github } from './format-github.ts';
import { json } from './format-json.ts';
import { junit } from './format-junit.ts';
import { markdown } from './format-markdown.ts';
import { terminal } from './format-terminal.ts';

/** Every format, by the name that `--reporter` takes. A new one is one file and one line here. */
export const formats = { terminal, markdown, json, junit, github } as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];

/** Whether `name` is one of the formats. */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
