import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { driftByShadow } from '../../../lib/drift/drift.ts';
import { declaredPolicies } from '../../../lib/drift/policies.ts';
import { xmlDifferences } from '../../../lib/drift/xml-difference.ts';
import type { System } from '../../../lib/system/system.ts';
import { mutationsOf } from '../../support/mutations.ts';
import { written } from './pairs.ts';
import { fixtures, objectOf, tryOut } from './trial.ts';

/** Where the table and libvirt disagree, as `who reports drift: how place`, and why that is right. */
export const judgedApart: readonly (readonly [RegExp, string])[] = [
  [/^table: doubled /, 'What may be there once is read once; the schema refuses it, and so does the table.'],
  [/^table: removed .*\/(mac\/@address|@type|video\/model)$/, 'Half an element, which the schema refuses.'],
  [
    /^libvirt: removed \/domain\/(os\/(@firmware|loader\/@readonly|nvram\/@template)|features\/smm)$/,
    'A newer libvirt writes it down by itself (fixtures/drift/newer); 9.0 does not, and the table is for both.',
  ],
  [/^table: changed .*\/shmem\/size$/, 'libvirt writes whole MiB.'],
  [/^table: removed \/pool\/target\/permissions\/mode$/, 'filled-in: the last of the permissions is gone.'],
  [/^libvirt: \w+ .*\/controller(\/.*)?$/, 'left-open: controllers, and where they are.'],
  [/^libvirt: \w+ .*\/(disk|interface|channel)\/address(\/@\w+)?$/, 'left-open: where it is.'],
  [/^libvirt: removed .*\/input$/, 'left-open: a mouse and a keyboard, which libvirt puts last.'],
  [/^libvirt: \w+ \/network\/bridge(\/@name)?$/, 'left-open: the name of a bridge.'],
  [/^libvirt: \w+ \/domain\/os\/nvram$/, 'left-open: where variables are kept, and what of.'],
];

/** The same, only for newer releases. */
export const judgedApartByNewer: typeof judgedApart = [
  ...judgedApart,
  [/^libvirt: \w+ .*\/input(\/@bus)?$/, 'left-open: a second mouse or keyboard beside one whose bus is not declared.'],
  [/^libvirt: removed \/domain\/os\/type\/@machine$/, 'alias: whatever QEMU’s newest machine is.'],
  [/^libvirt: removed \/domain\/os\/loader$/, 'left-open: what is found out of the firmware’s descriptor.'],
];

/** The two results for changes. */
export interface Verdicts {
  /** Of libvirt. */
  readonly version: string;
  readonly changes: number;
  /** The number of changes that libvirt accepts. */
  readonly taken: number;
  /** `who reports drift: how place` */
  readonly apart: readonly string[];
}

/**
 * Judges single changes of a declaration by the table and by libvirt: whether each is drift.
 * @param every one of so many changes is judged
 * @param system whose libvirt; that of this machine by default
 */
export async function judgeChanges(every: number, system?: System): Promise<Verdicts> {
  const files = ['rendered/homelab-sccm/domains/DC01.xml', 'rendered/homelab-sccm/networks/lab-net.xml'];
  const originals = [
    ...files.map((file) => objectOf(readFileSync(join(fixtures, file), 'utf8'), file)),
    ...written.filter(({ kind }) => kind !== 'volume').map(({ declared }) => objectOf(declared.text, declared.origin)),
  ];
  const trial = await tryOut(originals, true, system);
  const mutants = trial.objects.flatMap((object, index) => {
    return mutationsOf(object.xml)
      .filter((mutation) => !/^\/\w+\/(name|uuid)$/.test(mutation.place) && !killsLibvirt(mutation))
      .map((mutation) => ({
        mutation,
        kept: trial.redefined[index]?.definitions[0],
        ...objectOf(mutation.xml.text, object.name),
      }));
  });
  const chosen = mutants.filter((_, index) => index % every === 0);
  const { version, redefined } = await tryOut(chosen, false, system);
  const apart = chosen.flatMap(({ mutation, kept, kind }, index) => {
    const shadow = kept && redefined[index] && driftByShadow(redefined[index], kept);
    if (!shadow) return [];
    const table = xmlDifferences(mutation.xml, kept, declaredPolicies[kind]);
    if ((table.length === 0) === (shadow.length === 0)) return [];
    return [`${table.length > 0 ? 'table' : 'libvirt'}: ${mutation.how} ${mutation.place}`];
  });
  const taken = redefined.filter(({ refused }) => refused === undefined).length;
  console.info(`libvirt ${version}: ${chosen.length} changes, ${taken} of them taken; ${apart.length} judged apart`);
  return { version, changes: chosen.length, taken, apart };
}

/** For NUMA distances that it rejects, libvirt 9.0 writes beyond the list of cells (`virDomainNumaDefNodeDistanceParseXML`), and usually crashes. */
function killsLibvirt({ how, place }: { readonly how: string; readonly place: string }): boolean {
  if (how === 'removed') return /\/numa\/cell(\/distances\/.*)?$/.test(place);
  return how === 'changed' && /\/distances\/sibling\/@id$/.test(place);
}
