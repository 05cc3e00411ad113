import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { didYouMean } from '../../lib/lab/problem.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

function actualOf(check: string, inject: (parts: Parts) => void): string[] {
  const parts = goodParts();
  inject(parts);
  return runChecks(contextOf(parts), { select: [check] }).flatMap((finding) =>
    finding.status === 'fail' ? [`${finding.subject.name}: ${finding.actual}`] : [],
  );
}

test('a name of the lab file that is not declared: the close one that is, unless the lab file names it too', () => {
  const rename = (name: string) => (parts: Parts) => {
    const [first] = parts.domains;
    if (first) first.name = name;
  };
  expect(actualOf('object-declared', rename('DC1'))).toEqual(["DC1: not declared; did you mean 'DC01'?"]);
  expect(actualOf('object-declared', rename('CLIENT1'))).toEqual(['CLIENT1: not declared']);
});

test('a network of an interface that is not declared: the close one that is', () => {
  const misspell = ({ declared, observed }: Parts) => {
    for (const side of [declared, observed]) side.edit('domain-DC01', "network='default'", "network='defualt'");
  };
  expect(actualOf('interface-source-declared', misspell)).toEqual([
    "DC01: neither declared nor found: defualt; did you mean 'default'?",
  ]);
});

test('of two names that are equally close, the one of the same length', () => {
  expect(didYouMean('wbe', ['db', 'web'])).toBe("; did you mean 'web'?");
  expect(didYouMean('wbe', ['web', 'db'])).toBe("; did you mean 'web'?");
});
