import type { XmlSource } from './source.ts';
import { groupByName, readTree, type TreeElement } from './tree.ts';

/**
 * The path of the element that begins in a line: `/domain/devices/interface[2]/mac`; undefined where none does, or several.
 * @param line 1-based
 */
export function xpathOfLine(source: XmlSource, line: number): string | undefined {
  const root = readTree(source);
  const [first, ...more] = beginningAt(line, root, `/${root.name}`);
  return more.length === 0 ? first : undefined;
}

function beginningAt(line: number, element: TreeElement, path: string): string[] {
  const below = [...groupByName(element.children)].flatMap(([name, children]) =>
    children.flatMap((child, at) =>
      beginningAt(line, child, `${path}/${name}${children.length === 1 ? '' : `[${at + 1}]`}`),
    ),
  );
  return element.line === line ? [path, ...below] : below;
}
