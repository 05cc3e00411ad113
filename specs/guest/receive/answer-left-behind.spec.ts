import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerIn } from '../../../lib/guest/receive/answer-left-behind.ts';
import { answer, nonce } from './answer.ts';

const json = JSON.stringify(answer);
const left = (text: string, run = nonce) => `VIRTSPEC-ANSWER ${run}\n${text}`;
const bytes = (...parts: string[]) => Buffer.from(parts.join(''), 'latin1');

test('an answer is found among other bytes, as in a variable store or on a disk', () => {
  expect(answerIn(bytes('\u00ff\u00ff\0', left(json), '\u00aa\u0055\0\0garbage}'), nonce)).toBe(json);
});

test('braces in its texts do not end the answer', () => {
  const tricky = JSON.stringify({ ...answer, moduleErrors: ['}{"\\', '{{'] });
  expect(answerIn(bytes(left(tricky), '}}}'), nonce)).toBe(tricky);
});

test('the last complete one of several copies counts', () => {
  const newer = JSON.stringify({ ...answer, memoryKiB: 7 });
  expect(answerIn(bytes(left(json), '\0', left(newer), '\0', left('{"half":')), nonce)).toBe(newer);
});

test.each([
  ['another run’s', left(json, 'f'.repeat(32))],
  ['half of one', left(json.slice(0, 200))],
  ['one that was cut and written over', left(`${json.slice(0, 200)}\0${json.slice(201)}`)],
  ['no object', left('[1]')],
  ['nothing', ''],
])('%s is none', (_what, text) => {
  expect(answerIn(bytes(text), nonce)).toBeUndefined();
});

test('damaged stores never throw, and give a complete object or none', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(json.length),
      fc.uint8Array({ maxLength: 50 }),
      (before, cut, after) => {
        const store = Buffer.concat([before, bytes(left(json.slice(0, cut))), after]);
        const found = answerIn(store, nonce);
        if (found !== undefined) expect(found.startsWith('{') && found.endsWith('}')).toBe(true);
        if (cut === json.length) expect(found).toBe(json);
      },
    ),
  );
});
