import { expect, test } from 'vitest';
import { didYouMean } from '../../lib/error/did-you-mean.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

function actualOf(check: string, inject: (parts: Parts) => void): string[] {
  const parts = goodParts();
  inject(parts);
  return runChecks(contextOf(parts), { select: [check] }).flatMap((finding) =>
    finding.status === 'fail' ? [`${finding.subject.name}: ${finding.actual}. ${finding.fix}`] : [],
  );
}

test('a name of the lab file that is not declared: the close one that is, unless the lab file names it too', () => {
  const rename = (name: string) => (parts: Parts) => {
    const [first] = parts.domains;
    if (first) first.name = name;
  };
  expect(actualOf('object-declared', rename('DC1'))).toEqual([
    expect.stringMatching(/^DC1: not declared\. Did you mean 'DC01'\? Declare/),
  ]);
  expect(actualOf('object-declared', rename('CLIENT1'))).toEqual([
    expect.stringMatching(/^CLIENT1: not declared\. Declare/),
  ]);
});

test('a name of the lab file that is not declared: the line of the lab file', () => {
  const parts = goodParts();
  const [first] = parts.domains;
  if (first) first.name = 'DC1';
  const context = contextOf(parts);
  const lab = { ...context.lab, lines: new Map([['domains/DC1', 12]]) };
  const found = runChecks({ ...context, lab }, { select: ['object-declared'] }).find(({ status }) => status === 'fail');
  expect(found).toMatchObject({ evidence: [{ source: lab.file, line: 12, excerpt: 'DC1' }] });
});

test('a network of an interface that is not declared: the close one that is', () => {
  const misspell = ({ declared, observed }: Parts) => {
    for (const side of [declared, observed]) side.edit('domain-DC01', "network='default'", "network='defualt'");
  };
  expect(actualOf('interface-source-declared', misspell)).toEqual([
    expect.stringMatching(/^DC01: neither declared nor found: defualt\. Did you mean 'default'\? Declare the network/),
  ]);
});

test.each([
  ['tcsh', 'bash'],
  ['foo', 'pool'],
  ['lan1', 'wan2'],
  ['y', 'x'],
])('%s is no typo of %s', (word, other) => {
  expect(didYouMean(word, [other])).toBe('');
});

test.each([
  ['memroy', 'memory'],
  ['lna', 'lan'],
  ['bsah', 'bash'],
  ['webb', 'web'],
])('%s is a typo of %s', (word, other) => {
  expect(didYouMean(word, [other])).toBe(`; did you mean '${other}'?`);
});

test('of two names that are equally close, the one of the same length', () => {
  expect(didYouMean('wbe', ['db', 'web'])).toBe("; did you mean 'web'?");
  expect(didYouMean('wbe', ['web', 'db'])).toBe("; did you mean 'web'?");
});
