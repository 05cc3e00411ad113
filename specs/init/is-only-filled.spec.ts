import { expect, test } from 'vitest';
import { isOnlyFilled } from '../../lib/init/is-only-filled.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { parseLab } from '../../lib/lab/load.ts';
import type { HeldLab } from '../../lib/lab/what-to-hold.ts';

const file = '/labs/lab.yaml';
const pools = 'pools:\n  scratch: { volumes: { root.qcow2: 60 GiB } }\n';
const text = (domains: string, rest = pools) => `lab: x\nsource: { xml: xml }\n${rest}domains:\n${domains}`;
const web = '  web: { memory: 2 GiB, disks: [scratch/root.qcow2], xpath: { /domain/on_crash: destroy } }\n';
const before = text(`${web}  db:\n`);
/** The memory of `db`, and the new domain `app`. */
const additions = {
  ...{ networks: [], pools: [] },
  domains: [
    { name: 'db', held: { memory: '3 GiB' } },
    { name: 'app', held: { vcpus: 2 } },
  ],
} as unknown as HeldLab;
const added = '  db: { memory: 3 GiB }\n  app: { vcpus: 2 }\n';

const isFilled = (filled: string, lab: Lab = parseLab(before, file)) => isOnlyFilled(lab, filled, { file, additions });

test.each<[string, string, boolean]>([
  ['all additions, in other lines, and nothing else', `# a comment\n${text(web + added)}`, true],
  [
    'a list of another object that was empty, and is filled too',
    text(`${web}${added.replace('2 }', '2, disks: [] }')}`),
    true,
  ],
  ['no additions', before, false],
  ['an added object is missing', text(`${web}  db: { memory: 3 GiB }\n`), false],
  ['an added key is missing', text(`${web}  db:\n  app: { vcpus: 2 }\n`), false],
  ['another memory', text(web.replace('2 GiB', '4 GiB') + added), false],
  ['a list that is shorter', text(web.replace('disks: [scratch/root.qcow2], ', '') + added), false],
  ['another XPath value', text(web.replace('destroy', 'restart') + added), false],
  [
    'XPath values where there were none',
    text(
      web +
        added
          .replace('2 }', '2, xpath: { /domain/on_crash: destroy } }')
          .replace('3 GiB }', '3 GiB, xpath: { /domain/on_crash: destroy } }'),
    ),
    false,
  ],
  ['an object that is gone', text(added), false],
  ['another size of a volume', text(web + added, pools.replace('60', '61')), false],
  ['another source', text(web + added).replace('xml: xml', 'xml: other'), false],
  ['another key at the top', text(web + added, `complete: true\n${pools}`), false],
  ['what is no lab file', text(`${web}${added}  nonsense: [\n`), false],
])('%s', (_, filled, expected) => {
  expect(isFilled(filled)).toBe(expected);
});

test('a list that was empty may be filled', () => {
  const empty = parseLab(text('  db:\n', 'pools:\n  scratch:\n'), file);
  expect(isFilled(text(`  db: { memory: 3 GiB, disks: [scratch/root.qcow2] }\n  app: { vcpus: 2 }\n`), empty)).toBe(
    true,
  );
});

test('the work plan, which is a file of its own, is not compared', () => {
  const planned = { ...parseLab(before, file), plan: { file: '/labs/plan.yaml', steps: [] } } as unknown as Lab;
  expect(isFilled(text(web + added), planned)).toBe(true);
});
