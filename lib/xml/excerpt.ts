import type { Node } from '@xmldom/xmldom';
import { hideSecrets } from './secrets.ts';

const widest = 160;

/**
 * The lines of an element, verbatim except for secrets, without their common indentation: the line of a leaf, or the beginning of an element with
 * children. A very long line (XML without line breaks) is cut around the element.
 * @param lines the maximum number of lines
 */
export function excerptAt(text: string, element: Node, lines = 3): string {
  const first = (element.lineNumber ?? 1) - 1;
  const wanted = text.split('\n', first + lines).slice(first, first + linesOf(element, lines));
  const indentation = Math.min(...wanted.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  const column = Math.max((element.columnNumber ?? 1) - 1, 0);
  return wanted
    .map((line, index) =>
      line.length > widest
        ? cut(hideSecrets(line.slice(index === 0 ? column : 0)))
        : hideSecrets(line.slice(indentation).trimEnd()),
    )
    .join('\n');
}

function cut(line: string): string {
  return line.length > widest ? `${line.slice(0, widest)}…` : line;
}

/** How many lines an element spans, as far as its children show. */
function linesOf(element: Node, most: number): number {
  const first = element.lineNumber ?? 1;
  let last = first;
  for (let node = element.lastChild; node; node = node.lastChild) last = Math.max(last, node.lineNumber ?? first);
  const closing = element.lastChild?.nodeType === element.TEXT_NODE && last > first ? 1 : 0;
  return Math.min(last - first + 1 + closing, most);
}
