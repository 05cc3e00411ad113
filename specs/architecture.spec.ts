import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { floors } from '../scripts/docs/rooms.ts';

/** The rooms from these to the text are functions of readonly values. These files of `report` write finished reports, read them back, and
 * read the style and script of the HTML page. */
const pureRooms = ['check', 'checklist', 'checks', 'drift', 'finding', 'judge', 'model', 'report', 'simulate'];
const writers = ['write-file', 'write-reports', 'read-report', 'html/assets'].map((name) => `report/${name}.ts`);
/** doctor collects facts in one place and judges them in another. */
const lookers = /^doctor\/(facts\/|doctor\.ts$)/;
const pure = (file: string) =>
  (pureRooms.includes(roomOf(file)) && !writers.includes(file)) || (roomOf(file) === 'doctor' && !lookers.test(file));
const input =
  /^(node:(fs|child_process|net|http|https|os|process|timers|worker_threads)(\/.*)?|which|listr2|commander)$/;

const root = resolve(import.meta.dirname, '../lib');

interface Import {
  /** Relative to `lib`: `check/check.ts`. */
  readonly from: string;
  /** The same, or a package's name. */
  readonly to: string;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8');
  const names = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return names.map((name) => ({
    from,
    to: name.startsWith('.') ? relative(root, resolve(root, dirname(from), name)) : name,
  }));
});

const roomOf = (file: string) => file.split('/')[0] ?? '';
const floorOf = (file: string) => floors.findIndex((rooms) => Object.hasOwn(rooms, roomOf(file)));
const inside = imports.filter(({ to }) => files.includes(to));

describe('architecture', () => {
  test('every file is in a listed room, and every listed room has a file', () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
    const rooms = new Set(files.map(roomOf));
    expect(floors.flatMap((floor) => Object.keys(floor)).filter((room) => !rooms.has(room))).toEqual([]);
  });

  test('no folder has a name that tools treat as build output', () => {
    expect(files.filter((file) => /(^|\/)(target|build|dist|out)\//.test(file))).toEqual([]);
  });

  test('no function takes more than four parameters', () => {
    expect(files.flatMap(longFunctions)).toEqual([]);
  });

  test('imports point to lower floors only', () => {
    const upward = inside.filter(({ from, to }) => roomOf(from) !== roomOf(to) && floorOf(to) >= floorOf(from));
    expect(upward).toEqual([]);
  });

  test('there are no import cycles, not even of types', () => {
    expect(circles(inside)).toEqual([]);
  });

  test('rooms that judge, compare and format do no input or output', () => {
    const impure = imports.filter(
      ({ from, to }) => pure(from) && (input.test(to) || ['nix', 'libvirt', 'process'].includes(roomOf(to))),
    );
    expect(impure).toEqual([]);
  });

  test('doctor judges only collected facts', () => {
    const looking = imports.filter(({ from, to }) => roomOf(from) === 'doctor' && pure(from) && lookers.test(to));
    expect(looking).toEqual([]);
  });

  test('there are no barrels except the public API', () => {
    expect(files.filter((file) => /(^|\/)index\.ts$/.test(file) && file !== 'index.ts')).toEqual([]);
    expect(files.filter((file) => /(util|helper|manager)/i.test(file))).toEqual([]);
  });
});

test('the spec itself detects a cycle', () => {
  expect(
    circles([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
      { from: 'c', to: 'd' },
    ]),
  ).toEqual(['a → b → c → a']);
});

/** Each cycle once, by its first file. */
function circles(edges: readonly Import[]): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) found.add([...path.slice(at), file].join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const { to } of edges.filter(({ from }) => from === file)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const { from } of edges) visit(from, []);
  return [...found];
}

/** Functions of more than four parameters: `verify/verify.ts:12 verify`. */
function longFunctions(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node.parameters.length > 4) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1} ${node.name?.getText() ?? ''}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
