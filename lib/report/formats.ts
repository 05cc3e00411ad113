import { hideKnown } from '../xml/secrets.ts';
import type { Format } from './format.ts';
import { github } from './format-github.ts';
import { json } from './format-json.ts';
import { junit } from './format-junit.ts';
import { markdown } from './format-markdown.ts';
import type { FormatName } from './format-names.ts';
import { sarif } from './format-sarif.ts';
import { tap } from './format-tap.ts';
import { terminal } from './format-terminal.ts';

/** Every format. A new one is one file, a name in `format-names.ts`, and one line here. */
export const formats = {
  terminal: hiding(terminal),
  markdown: hiding(markdown),
  json: hiding(json),
  junit: hiding(junit),
  tap: hiding(tap),
  sarif: hiding(sarif),
  github: hiding(github),
} as const satisfies Readonly<Record<FormatName, Format>>;

/** A format with the secrets of the lab hidden. */
function hiding(format: Format): Format {
  return { ...format, format: (report, options) => hideKnown(format.format(report, options), report.secrets ?? []) };
}
