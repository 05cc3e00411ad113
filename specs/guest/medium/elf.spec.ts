import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { neededLibraries } from '../../../lib/guest/medium/elf.ts';
import { elfOf } from './elf.ts';

test('the libraries of a program are those that its dynamic section names, in that order', () => {
  expect(neededLibraries(elfOf('libb.so.2', 'liba.so.1'))).toEqual(['libb.so.2', 'liba.so.1']);
  expect(neededLibraries(elfOf())).toEqual([]);
});

test('a real program, which runs these specs, needs the C library', () => {
  expect(neededLibraries(readFileSync(process.execPath))).toContain('libc.so.6');
});

test('a script, an empty file and a program for 32 bits need none', () => {
  const small = Buffer.from(elfOf('liba.so.1'));
  small[4] = 1;
  for (const content of [Buffer.from('#!/bin/sh\n'), Buffer.alloc(0), small])
    expect(neededLibraries(content)).toEqual([]);
});
