import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driftByShadow } from '../../../lib/diff/drift.ts';
import { declaredPolicies } from '../../../lib/diff/policies.ts';
import { xmlDifferences } from '../../../lib/diff/xml-difference.ts';
import { run } from '../../../lib/process/run.ts';
import { describeLane } from '../../support/lane.ts';
import { mutationsOf } from './mutations.ts';
import { written } from './pairs.ts';
import { fixtures, objectOf, tryOut } from './trial.ts';

/** Where the table and libvirt judge apart, as `who calls it drift: how place`, and why that is right. */
const judgedApart: readonly (readonly [RegExp, string])[] = [
  [/^table: doubled /, 'What may be there once is read once; the schema refuses it, and so does the table.'],
  [
    /^table: removed .*\/(mac\/@address|@type|numa\/cell\/@cpus|video\/model)$/,
    'Half an element, which the schema refuses.',
  ],
  [/^table: removed .*\/address\/@\w+$/, 'Half an address, which libvirt makes whole.'],
  [
    /^libvirt: removed \/domain\/(os\/(@firmware|loader\/@readonly|nvram\/@template)|features\/smm)$/,
    'A newer libvirt writes it down by itself (fixtures/drift/newer); 9.0 does not, and the table is for both.',
  ],
  [/^table: removed .*\/controller\/@index$/, 'A companion without its index, which libvirt puts beside its master.'],
  [/^table: changed \/domain\/currentMemory$/, 'More than there is: libvirt takes what there is.'],
  [/^table: changed .*\/video\/model\/@primary$/, 'The only one is the first one, whatever is said.'],
  [/^table: changed .*\/console\/target\/@port$/, 'The first has port 0, whatever is said.'],
  [/^libvirt: \w+ .*\/controller(\/.*)?$/, 'left-open: controllers, and where they are.'],
  [/^libvirt: \w+ .*\/interface\/address$/, 'left-open: where it is.'],
  [/^libvirt: \w+ \/network\/bridge(\/@name)?$/, 'left-open: the name of a bridge.'],
  [/^libvirt: \w+ \/domain\/os\/nvram$/, 'left-open: where variables are kept, and what of.'],
];

const libvirt = (await run(['virsh', '--version']).catch(() => undefined))?.stdout.trim() ?? '';
/** The table says what 9.0 does; where a newer libvirt is, it is that libvirt that judges. */
const another = libvirt !== '' && !libvirt.startsWith('9.0.');

describeLane('libvirt', 'two judges', () => {
  const agree = another ? test.skip : test;
  agree(
    'the table and libvirt 9.0 agree on every single change of what is declared, but for what is listed',
    async () => {
      const files = ['rendered/homelab-sccm/domains/DC01.xml', 'rendered/homelab-sccm/networks/lab-net.xml'];
      const originals = [
        ...files.map((file) => objectOf(readFileSync(join(fixtures, file), 'utf8'), file)),
        ...written
          .filter(({ kind }) => kind !== 'volume')
          .map(({ declared }) => objectOf(declared.text, declared.origin)),
      ];
      const trial = await tryOut(originals, true);
      const mutants = trial.objects.flatMap((object, index) => {
        return mutationsOf(object.xml)
          .filter(({ place }) => !/^\/\w+\/(name|uuid)$/.test(place))
          .map((mutation) => ({
            mutation,
            kept: trial.redefined[index]?.definitions[0],
            ...objectOf(mutation.xml.text, object.name),
          }));
      });
      const { redefined } = await tryOut(mutants, false);
      const apart = mutants.flatMap(({ mutation, kept, kind }, index) => {
        const shadow = kept && redefined[index] && driftByShadow(redefined[index], kept);
        if (!shadow) return [];
        const table = xmlDifferences(mutation.xml, kept, declaredPolicies[kind]);
        if ((table.length === 0) === (shadow.length === 0)) return [];
        return [`${table.length > 0 ? 'table' : 'libvirt'}: ${mutation.how} ${mutation.place}`];
      });
      const taken = redefined.filter(({ refused }) => refused === undefined).length;
      console.info(
        `${mutants.length} changes, ${taken} of them taken by libvirt; ${apart.length} judged apart, as listed`,
      );
      expect(taken).toBeGreaterThan(700);
      expect(apart.filter((word) => !judgedApart.some(([pattern]) => pattern.test(word)))).toEqual([]);
      expect(judgedApart.filter(([pattern]) => !apart.some((word) => pattern.test(word))).map(String)).toEqual([]);
    },
    300_000,
  );
});
