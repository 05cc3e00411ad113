import { expect, test } from 'vitest';
import { fillText } from '../../lib/init/fill-text.ts';
import type { Held } from '../../lib/lab/what-to-hold.ts';

const head = 'lab: x\nsource: { xml: xml }\n';

/** Adds this to domains. */
function filled(text: string, domains: Readonly<Record<string, Held>>, notes: Readonly<Record<string, string>> = {}) {
  const objects = Object.entries(domains).map(([name, held]) => ({
    ...{ name, held },
    ...(notes[name] !== undefined && { note: notes[name] }),
  }));
  return fillText(text, { networks: [], pools: [], domains: objects });
}

const held = { memory: '2 GiB', vcpus: 2 };

test.each<[string, string, string]>([
  ['an entry without a value', 'domains:\n  a:\n', 'domains:\n  a: { memory: 2 GiB, vcpus: 2 }\n'],
  [
    'an empty mapping with a comment, indented by four',
    'domains:\n    a: {}  # mine\n',
    'domains:\n    a: { memory: 2 GiB, vcpus: 2 }  # mine\n',
  ],
  ['null in words', 'domains:\n  a: ~\n', 'domains:\n  a: { memory: 2 GiB, vcpus: 2 }\n'],
  [
    'a mapping on one line',
    "domains:\n  a: {state: 'running',}\n",
    "domains:\n  a: {state: 'running', memory: 2 GiB, vcpus: 2,}\n",
  ],
  [
    'a block, between comments',
    'domains:\n  a:\n    # why\n    state: running # now\n  # of b\n  b: { uuid: x }\n',
    'domains:\n  a:\n    # why\n    state: running # now\n    memory: 2 GiB\n    vcpus: 2\n  # of b\n  b: { uuid: x }\n',
  ],
  [
    'a section on one line',
    'domains: {a: {}, "b c": { state: running }}\n',
    'domains: {a: { memory: 2 GiB, vcpus: 2 }, "b c": { state: running }}\n',
  ],
  ['an anchor', 'domains:\n  a: &x {}\n', 'domains:\n  a: &x { memory: 2 GiB, vcpus: 2 }\n'],
  [
    'an object that is not named',
    'domains:\n  b: {}   # last\n\n# the end\n',
    'domains:\n  b: {}   # last\n  a: { memory: 2 GiB, vcpus: 2 }\n\n# the end\n',
  ],
  ['a section without objects', 'domains:\n', 'domains:\n  a: { memory: 2 GiB, vcpus: 2 }\n'],
  [
    'no such section, and no last newline',
    'networks:\n  lan: {}',
    'networks:\n  lan: {}\ndomains:\n  a: { memory: 2 GiB, vcpus: 2 }\n',
  ],
  [
    'lines of Windows',
    'domains:\r\n  b: {}\r\n# end\r\n',
    'domains:\r\n  b: {}\r\n  a: { memory: 2 GiB, vcpus: 2 }\r\n# end\r\n',
  ],
])('%s: only what is missing is inserted', (_, before, after) => {
  expect(filled(head + before, { a: held })).toBe(head + after);
});

test('a name that looks like a number, or is quoted, is found', () => {
  expect(filled('domains:\n  0123: {}\n  "a: b": {}\n', { '0123': held, 'a: b': held })).toBe(
    'domains:\n  0123: { memory: 2 GiB, vcpus: 2 }\n  "a: b": { memory: 2 GiB, vcpus: 2 }\n',
  );
});

test('the comment of init goes when nothing is left out, with its instruction; or says what still is', () => {
  const marked = [
    '# Once what is marked `not held` is right, `virtspec init --fill` adds it.',
    'domains:',
    '  # mine',
    '  # not held until it is right (disk-unique): disks',
    '  a: { memory: 2 GiB }',
    '  # not held until it is right (disk-unique, attributes-emitted): disks, memory',
    '  b: {}',
    '',
  ];
  const disks = [{ source: 'p/v' }];
  const one = filled(
    marked.join('\n'),
    { a: { disks }, b: { memory: '1 GiB' } },
    {
      b: 'not held until it is right (disk-unique): disks',
    },
  );
  expect(one).toBe(
    [
      marked[0],
      'domains:',
      '  # mine',
      '  a: { memory: 2 GiB, disks: [{ source: p/v }] }',
      '  # not held until it is right (disk-unique): disks',
      '  b: { memory: 1 GiB }',
      '',
    ].join('\n'),
  );
  expect(filled(one, { b: { disks } })).toBe(
    'domains:\n  # mine\n  a: { memory: 2 GiB, disks: [{ source: p/v }] }\n  b: { memory: 1 GiB, disks: [{ source: p/v }] }\n',
  );
});
