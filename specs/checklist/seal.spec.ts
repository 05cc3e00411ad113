import { expect, test } from 'vitest';
import { sealed, sealOf } from '../../lib/checklist/seal.ts';

const text = sealed('# Plan\n\n- [ ] it holds\n');

test('a checklist is known again, also after git or an editor changed the ends of its lines', () => {
  expect(sealOf(text)).toBe('whole');
  expect(sealOf(text.replaceAll('\n', '\r\n'))).toBe('whole');
});

test.each([
  ['a tick by hand', text.replace('[ ]', '[x]')],
  ['a line that was added', `${text}- [x] mine\n`],
  ['a line that was removed', text.replace('- [ ] it holds\n', '')],
])('%s shows', (_, edited) => {
  expect(sealOf(edited)).toBe('edited');
});

test.each(['', '# My checklist\n', `\n${text}`])('%j is not a checklist of virtspec', (foreign) => {
  expect(sealOf(foreign)).toBe('foreign');
});
