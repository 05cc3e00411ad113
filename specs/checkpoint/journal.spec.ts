import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  carryOut,
  type Journal,
  putAside,
  readJournal,
  removeJournal,
  takeBack,
  writeJournal,
} from '../../lib/checkpoint/journal.ts';
import { Workplace } from '../support/workplace.ts';

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place[Symbol.dispose]());

/** Two domains: one with two disks and a file that goes, one with a disk that does not exist any more. */
function begin(name: string): Journal {
  const at = (file: string) => place.path(name, file);
  for (const file of ['a', 'b', 'c']) place.write(`${name}/${file}.new`, `new ${file}`);
  for (const file of ['a', 'b', 'gone']) place.write(`${name}/${file}`, `old ${file}`);
  return {
    ...{ version: 1, name: 'x', phase: 'prepared', domains: [] },
    replacements: [
      { target: at('a'), staged: at('a.new'), aside: at('a.old') },
      { target: at('b'), staged: at('b.new') },
      { target: at('c'), staged: at('c.new'), aside: at('c.old') },
    ],
    removals: [at('gone')],
    folders: [],
  };
}

const contents = (name: string) =>
  Object.fromEntries(readdirSync(place.path(name)).map((file) => [file, readFileSync(place.path(name, file), 'utf8')]));
const before = { a: 'old a', b: 'old b', gone: 'old gone' };
const after = { a: 'new a', b: 'new b', c: 'new c' };

describe('the journal of a restore', () => {
  test('puts the first disk of each domain aside, and takes everything back', async () => {
    const journal = begin('back');
    await putAside(journal);
    expect(Object.keys(contents('back')).sort()).toEqual(['a.new', 'a.old', 'b', 'b.new', 'c.new', 'gone']);
    await takeBack(journal);
    expect(contents('back')).toEqual(before);
    await takeBack(journal);
    expect(contents('back')).toEqual(before);
  });

  test('carries everything out, and again without effect', async () => {
    const journal = begin('out');
    await putAside(journal);
    await carryOut(journal);
    expect(contents('out')).toEqual(after);
    place.write('out/gone', 'made later');
    await carryOut(journal);
    expect(contents('out')).toEqual({ ...after, gone: 'made later' });
  });

  test('is read as it was written; none is none, and a broken one is an error', async () => {
    const folder = place.path('folder');
    mkdirSync(folder);
    expect(await readJournal(folder)).toBeUndefined();
    const journal: Journal = { ...begin('read'), phase: 'committed' };
    await writeJournal(folder, journal);
    expect(await readJournal(folder)).toEqual(journal);
    await removeJournal(folder);
    expect(readdirSync(folder)).toEqual([]);
    place.write('folder/restore.json', '{');
    await expect(readJournal(folder)).rejects.toMatchObject({ code: 'checkpoint-journal' });
  });
});
