import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newerWords } from '../../lib/xml/newer-words.ts';
import { describeSystem } from '../support/libvirts/describe-system.ts';
import { systemOf } from '../support/libvirts/own-systems.ts';

describeSystem('forky', 'words that newer schemas have', () => {
  test('every one that is listed stands in the newest’s schemas', async () => {
    const [folder = ''] = (await systemOf('forky')).shared('libvirt/schemas');
    const texts = readdirSync(folder).filter((file) => file.endsWith('.rng'));
    const text = texts.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    const listed = [
      ...[...newerWords.elements.keys()].map((word) => `<element name="${word}"`),
      ...[...newerWords.attributes.keys()].map((word) => `<attribute name="${word}"`),
      ...[...newerWords.values.keys()].map((word) => `<value>${word}</value>`),
    ];
    expect(listed.length).toBeGreaterThan(140);
    expect(listed.filter((word) => !text.includes(word))).toEqual([]);
  });
});
