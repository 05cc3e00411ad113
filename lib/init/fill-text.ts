import { isMap, isScalar, type Node, type Pair, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { howToFill, isMark, markAbove, type ObjectSection, objectSections } from '../lab/open-entries.ts';
import type { HeldLab, HeldObject } from '../lab/what-to-hold.ts';
import { entryLines, flow, sectionLines } from './lab-text.ts';

/** What replaces the characters from `from` to `to`. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text of a lab file with what is missing in it. Only that is inserted: every other character stays.
 *
 * @param additions what to add: an object that the file does not name is added as a whole, of another one the keys. The note of an object replaces the
 *   comment of `init` above it; without one, that comment is removed.
 */
export function fillText(text: string, additions: HeldLab): string {
  const root = parseDocument(text).contents;
  if (!isMap(root)) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const edits = objectSections.flatMap((section) => editsOf(text, { root, section }, additions[section]));
  let filled = text;
  for (const { from, to, text: put } of edits.toSorted((a, b) => b.from - a.from || b.to - a.to)) {
    filled = filled.slice(0, from) + put.replaceAll('\n', eol) + filled.slice(to);
  }
  return withoutInstruction(filled);
}

interface Section {
  readonly root: YAMLMap;
  readonly section: ObjectSection;
}

function editsOf(text: string, { root, section }: Section, objects: readonly HeldObject[]): Edit[] {
  const pair = pairOf(root, section);
  const map = pair && isMap(pair.value) ? pair.value : undefined;
  const isKnown = ({ name }: HeldObject) => map !== undefined && pairOf(map, name) !== undefined;
  const added = objects.filter((object) => !isKnown(object));
  return [
    ...objects.filter(isKnown).flatMap((object) => {
      const entry = map && pairOf(map, object.name);
      return entry ? [...editMark(text, entry, object.note), ...editEntry(text, entry, object)] : [];
    }),
    ...(added.length === 0 ? [] : [addObjects(text, { root, section }, added)]),
  ];
}

/** The comment of `init` above an entry is replaced or removed. */
function editMark(text: string, entry: Pair, note: string | undefined): Edit[] {
  const { from: start } = rangeOf(entry.key as Node);
  const lines = text.split('\n');
  const line = text.slice(0, start).split('\n').length;
  const index = markAbove(lines, line);
  if (index === undefined) return [];
  const from = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  const old = lines[index] ?? '';
  const indent = /^\s*/.exec(old)?.[0] ?? '';
  if (note === undefined) return [{ from, to: from + old.length + 1, text: '' }];
  return [{ from, to: from + old.trimEnd().length, text: `${indent}# ${note}` }];
}

function editEntry(text: string, { key, value }: Pair, { name, held }: HeldObject): Edit[] {
  const keys = Object.entries(held);
  if (keys.length === 0) return [];
  const start = rangeOf(key as Node).from;
  const node = value as Node | null;
  if (isMap(node) && node.items.length > 0) return [appendTo(text, node, keys)];
  // An alias leads to what others use, too.
  if (node !== null && !isMap(node) && !(isScalar(node) && node.value === null)) return [];
  const colon = text.indexOf(':', rangeOf(key as Node).to) + 1;
  const isWritten = node !== null && rangeOf(node).to > rangeOf(node).from;
  const { from, to } = isWritten ? rangeOf(node) : { from: colon, to: colon };
  // With an anchor or a tag between them, the entry stays on its line.
  const isPlain = text.slice(colon, from).trim() === '' && isBlock(text, start);
  if (!isPlain) return [{ from, to, text: `${isWritten ? '' : ' '}${flow(held)}` }];
  const indent = indentAt(text, start);
  const lines = entryLines({ name, held }).map((line) => line.slice(2));
  const afterName = lines.join(`\n${indent}`).slice(flow(name).length);
  return [{ from: rangeOf(key as Node).to, to, text: afterName }];
}

/** Adds keys after the last one of a mapping that has some. */
function appendTo(text: string, map: YAMLMap, keys: readonly (readonly [string, unknown])[]): Edit {
  const last = map.items.at(-1) as Pair;
  const end = rangeOf((last.value ?? last.key) as Node).to;
  if (map.flow) {
    return { from: end, to: end, text: keys.map(([key, value]) => `, ${flow(key)}: ${flow(value)}`).join('') };
  }
  const indent = indentAt(text, rangeOf(map.items[0]?.key as Node).from);
  return insertLines(
    text,
    end,
    keys.map(([key, value]) => `${indent}${flow(key)}: ${flow(value)}`),
  );
}

function addObjects(text: string, { root, section }: Section, objects: readonly HeldObject[]): Edit {
  const pair = pairOf(root, section);
  const map = pair && isMap(pair.value) ? pair.value : undefined;
  if (map && map.items.length > 0) {
    if (map.flow)
      return appendTo(
        text,
        map,
        objects.map(({ name, held }) => [name, held]),
      );
    const indent = indentAt(text, rangeOf(map.items[0]?.key as Node).from);
    const lines = objects.flatMap(entryLines).map((line) => `${indent}${line.slice(2)}`);
    return insertLines(text, rangeOf((map.items.at(-1)?.value ?? map.items.at(-1)?.key) as Node).to, lines);
  }
  if (pair) {
    const colon = text.indexOf(':', rangeOf(pair.key as Node).to) + 1;
    return { from: colon, to: map ? rangeOf(map).to : colon, text: ['', ...objects.flatMap(entryLines)].join('\n') };
  }
  const before = objectSections.map((one) => pairOf(root, one)).findLast((one) => one !== undefined);
  const after = before ? rangeOf((before.value ?? before.key) as Node).to : text.length;
  return insertLines(text, after, sectionLines(section, objects));
}

/** New lines below the line that the text before `end` ends on. */
function insertLines(text: string, end: number, lines: readonly string[]): Edit {
  const last = text.slice(0, end).trimEnd().length;
  const newline = text.indexOf('\n', last);
  if (newline === -1) return { from: text.length, to: text.length, text: `\n${lines.join('\n')}\n` };
  return { from: newline + 1, to: newline + 1, text: `${lines.join('\n')}\n` };
}

/** The instruction of `init` is removed with the last comment that it is about. */
function withoutInstruction(text: string): string {
  const lines = text.split('\n');
  if (lines.some(isMark)) return text;
  return lines.filter((line) => line.trimEnd() !== `# ${howToFill}`).join('\n');
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && textOf(key) === name) as Pair | undefined;
}

/** As the reader of lab files takes it: `0123` is a name. */
function textOf({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? String(value));
}

function rangeOf(node: Node): { readonly from: number; readonly to: number } {
  const [from = 0, to = from] = node.range ?? [];
  return { from, to };
}

/** Whether only white space is before it on its line. */
function isBlock(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function indentAt(text: string, at: number): string {
  return ' '.repeat(at - (text.lastIndexOf('\n', at - 1) + 1));
}
