import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { XmlSource } from '../../xml/source.ts';
import { xpathText } from '../../xml/xpath.ts';

const permissions = '/pool/target/permissions';

export const poolPermissionsWhole: ObjectCheck<'pool'> = {
  id: 'pool-permissions-whole',
  category: 'storage',
  title:
    'Rebuild is idempotent: the start of a pool writes nothing into its definition that the next rebuild takes away',
  severity: 'error',
  fix: 'Declare all of the permissions that the folder has, `target.permissions = { mode.octal = "0755"; owner.uid = 0; group.gid = 0; }`, or none of them.',
  tier: 'sandbox',
  why: 'A start reads the folder’s permissions and writes them into the definition, over those that are declared too. NixVirt leaves permissions out of its comparison only where none are declared (0.6.0, nixvirt.py line 262): where a part is, every rebuild finds a change, and stops and starts the pool.',
  kind: 'pool',
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined && partsOf(declared.xml).size > 0,
  judge({ xml, live }, { declared = { xml } }) {
    const own = partsOf(xml);
    const said = partsOf(declared.xml);
    if (own.size === 0) return pass(live?.active ? 'the start wrote none' : 'it is not started');
    const written = [...own].flatMap(([part, value]) => {
      const wanted = said.get(part);
      if (wanted === undefined) return [`${part} ${value}`];
      return sameNumber(part, wanted, value) ? [] : [`${part} ${value} for ${wanted}`];
    });
    if (written.length === 0) return pass(`${[...own.keys()].join(', ')} are declared, and the folder’s`);
    return fail('what is declared', `the start wrote ${written.join(', ')}`, evidenceAt(declared.xml, permissions));
  },
};

/** What a pool's XML says of its permissions, part by part. */
function partsOf(xml: XmlSource): ReadonlyMap<string, string> {
  const said = ['mode', 'owner', 'group'].map(
    (part) => [part, xpathText(xml, `${permissions}/${part}/text()`)] as const,
  );
  return new Map(said.filter((one): one is [string, string] => one[1] !== undefined));
}

/** A mode is octal, with or without a 0 in front. */
function sameNumber(part: string, ...values: readonly [string, string]): boolean {
  const [one, other] = values.map((value) => Number.parseInt(value, part === 'mode' ? 8 : 10));
  return one === other;
}
