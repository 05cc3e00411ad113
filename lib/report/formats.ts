import { hideKnown } from '../xml/secrets.ts';
import type { Format } from './format.ts';
import { github } from './format-github.ts';
import { html } from './format-html.ts';
import { json } from './format-json.ts';
import { junit } from './format-junit.ts';
import { markdown } from './format-markdown.ts';
import type { FormatName } from './format-names.ts';
import { sarif } from './format-sarif.ts';
import { tap } from './format-tap.ts';
import { terminal } from './format-terminal.ts';
import { hideInReport } from './hide-in-report.ts';

/** Every format. A new one is one file, a name in `format-names.ts`, and one line here. */
export const formats = {
  terminal: hiding(terminal),
  html: hidingBefore(html),
  markdown: hiding(markdown),
  json: hiding(json),
  junit: hiding(junit),
  tap: hiding(tap),
  sarif: hiding(sarif),
  github: hiding(github),
} as const satisfies Readonly<Record<FormatName, Format<string | Promise<string>>>>;

/** A format with the secrets of the lab hidden. */
function hiding(format: Format): Format {
  return { ...format, format: (report, options) => hideKnown(format.format(report, options), report.secrets ?? []) };
}

/** A page splits texts (it marks differences, it shortens names), so they are hidden before. */
function hidingBefore(format: Format<Promise<string>>): Format<Promise<string>> {
  return { ...format, format: (report, options) => format.format(hideInReport(report), options) };
}
