import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newerWords } from '../../lib/xml/newer-words.ts';
import { loadRngValidator } from '../../lib/xml/rng.ts';
import { vocabularyOf } from '../../lib/xml/rng-vocabulary.ts';
import { describeSystem } from '../support/libvirts/describe-system.ts';
import { systemOf } from '../support/libvirts/own-systems.ts';

describeSystem('forky', 'words that newer schemas have', () => {
  test('every listed word is in the newest schemas', async () => {
    const [folder = ''] = (await systemOf('forky')).shared('libvirt/schemas');
    const texts = readdirSync(folder).filter((file) => file.endsWith('.rng'));
    const known = vocabularyOf(texts.map((file) => readFileSync(join(folder, file), 'utf8')));
    const { elements, attributes, values, places } = newerWords;
    const has = (pair: string) => {
      const [name = '', value = ''] = pair.split('=');
      return known.values('attribute', name).has(value) || known.values('element', name).has(value);
    };
    const words = [...places.keys()].map((place) => place.split(/[@/]/));
    expect(words.flat().filter((word) => !known.elements.has(word) && !known.attributes.has(word))).toEqual([]);
    expect(elements.size + attributes.size + values.size).toBeGreaterThan(180);
    expect([...elements.keys()].filter((word) => !known.elements.has(word))).toEqual([]);
    expect([...attributes.keys()].filter((word) => !known.attributes.has(word))).toEqual([]);
    expect([...values.keys()].filter((pair) => !has(pair))).toEqual([]);
  });

  test('a schema that has the word is not too old for it, so the fault is the lab’s', async () => {
    const [folder = ''] = (await systemOf('forky')).shared('libvirt/schemas');
    const domain = await loadRngValidator(folder, 'domain');
    const said = (devices: string) => {
      const text = `<domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>${devices}</devices></domain>`;
      return domain.validate({ text, origin: 'a.xml' });
    };
    expect(said('')).toEqual([]);
    const astray = said("<cpu><topology sockets='1' clusters='1' cores='1' threads='1'/></cpu>");
    expect(astray.map(({ message, newer }) => [message.slice(0, 5), newer])).toEqual([['<cpu>', undefined]]);
  });
});
