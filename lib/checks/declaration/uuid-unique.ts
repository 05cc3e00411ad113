import type { AnyCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { memo } from '../../check/memo.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const uuidUnique: AnyCheck = {
  id: 'uuid-unique',
  category: 'declaration',
  title: 'UUID is unique among objects of its kind',
  severity: 'error',
  fix: 'Declare a different UUID on one of the two (`uuidgen`).',
  tier: 'rendered',
  why: 'libvirt refuses the second object ("already defined with uuid"), or NixVirt takes it for the first one under a new name and undefines that one (nixvirt.py). The usual cause is a copied domain.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'declared',
  applies: ({ declared }) => declared?.uuid !== undefined,
  judge({ kind, name, declared }, context) {
    if (!declared) return skip('it is not declared');
    const others = (owners(context).get(`${kind} ${declared.uuid}`) ?? []).filter((owner) => owner !== name);
    if (others.length === 0) return pass(declared.uuid ?? '');
    return fail(
      'a unique UUID',
      `${declared.uuid} is also the UUID of ${others.join(', ')}`,
      evidenceAt(declared.xml, `/${kind}/uuid`),
    );
  },
};

const owners: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo(({ declared }) => {
  const names = new Map<string, string[]>();
  for (const { kind, name, uuid } of [...declared.networks, ...declared.pools, ...declared.domains]) {
    if (uuid !== undefined) names.set(`${kind} ${uuid}`, [...(names.get(`${kind} ${uuid}`) ?? []), name]);
  }
  return names;
});
