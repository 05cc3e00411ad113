import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** plain-linux without its lab file. */
function placeOf(): Workplace {
  const place = new Workplace();
  cpSync(join(root, 'fixtures/labs/plain-linux/xml'), place.path('xml'), { recursive: true });
  return place;
}

const call = (place: Workplace, ...words: readonly string[]) =>
  callVirtspec(words, { cwd: place.folder, env: place.env });

const labOf = (place: Workplace) => readFileSync(place.path('lab.yaml'), 'utf8');

function editXml(place: Workplace, folder: string, edit: (xml: string) => string): void {
  const [name] = readdirSync(place.path(`xml/${folder}`));
  const file = `xml/${folder}/${name}`;
  place.write(file, edit(readFileSync(place.path(file), 'utf8')));
}

test('what init left out because of a fault is held after --fill: the file is that of a sound lab, and a later change is found', async () => {
  using place = placeOf();
  const dhcp = /(<range start='[^']*' end=')([^']*)'/;
  await call(place, 'init', '--lab', 'sound.yaml');
  editXml(place, 'networks', (xml) => xml.replace(dhcp, "$1203.0.113.9'"));
  const begun = await call(place, 'init');
  expect(begun.stdout).toMatch(
    /^1 thing looks wrong .*:\n {2}network lan: Network definition does not contradict itself\n\nNext:/m,
  );
  expect(labOf(place)).toMatch(
    /# not held until it is right \(network-coherent\): address, dhcp\n {2}lan: \{ active: true, forward: nat \}/,
  );

  const early = await call(place, 'init', '--fill');
  expect(early).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Nothing was added[\s\S]*Left out:\n {2}network lan: not held/),
  });
  const sound = readFileSync(join(root, 'fixtures/labs/plain-linux/xml/networks/lan.xml'), 'utf8');
  place.write('xml/networks/lan.xml', sound);
  const filled = await call(place, 'init', '--fill');
  expect(filled).toMatchObject({
    code: 0,
    stdout: 'Added to lab.yaml:\n  network lan: address, dhcp\n\nNext: virtspec verify\n',
  });
  expect(labOf(place)).toBe(readFileSync(place.path('sound.yaml'), 'utf8').replace('lab: sound', 'lab: lab'));
  expect((await call(place, 'verify', '--target', 'rendered')).code).toBe(0);
  place.write(
    'xml/networks/lan.xml',
    sound.replace(dhcp, (_, start: string, end: string) => `${start}${end.replace(/\d$/, '1')}'`),
  );
  expect((await call(place, 'verify', '--target', 'rendered')).code).toBe(1);
});

test('--fill adds objects that the file does not name, fills empty entries, and leaves the others as they are', async () => {
  using place = placeOf();
  const text =
    'lab: x # mine\nsource: { xml: xml }\ndomains:\n  web server; v1: {}\nnetworks:\n  lan: { forward: nat }\n';
  place.write('lab.yaml', text);
  const { code, stdout } = await call(place, 'init', '--fill');
  expect({ code, added: stdout.match(/^ {2}\w+ /gm) }).toEqual({ code: 0, added: ['  pool ', '  domain '] });
  expect(labOf(place)).toContain('networks:\n  lan: { forward: nat }\n');
  expect(labOf(place)).toMatch(/^lab: x # mine\n/);
  expect((await call(place, 'verify', '--target', 'rendered')).code).toBe(0);
  const once = labOf(place);
  await call(place, 'init', '--fill');
  expect(labOf(place)).toBe(once);
});

test('an alias that others use is not written to: the file stays, and what to add by hand is shown', async () => {
  using place = placeOf();
  const text = 'lab: x\nsource: { xml: xml }\nnetworks: { lan: &none {} }\ndomains: { web server; v1: *none }\n';
  place.write('lab.yaml', text);
  const { code, stderr } = await call(place, 'init', '--fill');
  expect({ code, text: labOf(place) }).toEqual({ code: 2, text });
  expect(stderr).toMatch(
    /cannot be completed automatically; nothing was written[\s\S]*domain web server; v1: \{ memory/,
  );
});

test('where the lab cannot be read, the error says that nothing was written, and the file is as it was', async () => {
  using place = placeOf();
  const text = 'lab: x\nsource: { xml: xml }\n';
  place.write('lab.yaml', text);
  editXml(place, 'networks', (xml) => xml.replace('</network>', ''));
  for (const words of [['--fill'], ['--lab', 'new.yaml']]) {
    const { code, stderr } = await call(place, 'init', ...words);
    expect({ code, text: labOf(place) }).toEqual({ code: 2, text });
    expect(stderr).toMatch(/^error: .*; nothing was written\n {2}why: /m);
  }
});

test.each([
  [['xml'], /--fill and xml were both passed/],
  [['-c', 'test:///default'], /--fill and --connect were both passed/],
  [[], /the lab file lab\.yaml does not exist[\s\S]*virtspec init/],
])('init --fill %j: exit 2', async (words, says) => {
  using place = new Workplace();
  const { code, stderr } = await call(place, 'init', '--fill', ...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});

test('init in a folder that has a lab file offers to complete it', async () => {
  using place = placeOf();
  place.write('lab.yaml', 'lab: x\nsource: { xml: xml }\n');
  expect((await call(place, 'init')).stderr).toMatch(
    /fix: Add what it does not hold yet: virtspec init --fill\. Or remove it/,
  );
});
