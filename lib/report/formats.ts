import { hideKnown } from '../xml/secrets.ts';
import type { Format } from './format.ts';
import { github } from './format-github.ts';
import { json } from './format-json.ts';
import { junit } from './format-junit.ts';
import { markdown } from './format-markdown.ts';
import { terminal } from './format-terminal.ts';

/** Every format, by the name that `--reporter` takes. A new one is one file and one line here. */
export const formats = {
  terminal: hiding(terminal),
  markdown: hiding(markdown),
  json: hiding(json),
  junit: hiding(junit),
  github: hiding(github),
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];

/** Whether `name` is one of the formats. */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** A format that prints no secret of the lab. */
function hiding(format: Format): Format {
  return { ...format, format: (report, options) => hideKnown(format.format(report, options), report.secrets ?? []) };
}
