import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule } from '../../check/module.ts';
import { quotedChange } from '../../drift/change-words.ts';
import { type Change, changesBetween } from '../../drift/changes.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { LabState } from '../../model/lab-state.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const moduleDeclaresLab: LabCheck = {
  id: 'module-declares-lab',
  category: 'module',
  title: 'NixOS module declares exactly the objects of the Nix lists',
  severity: 'error',
  fix: 'Pass each list to the module unchanged, for example `networks = import ./nixvirt/networks.nix { inherit NixVirt; };`.',
  source: 'nix',
  tier: 'rendered',
  why: 'The checks judge what the lists declare, but a switch applies what the module declares: an object that the module omits or changes is never applied as it was checked.',
  kind: 'lab',
  applies: (context) =>
    hasModule(context) && context.lab.source.kind === 'nix' && context.lab.source.lists !== undefined,
  judge: (context) =>
    judgeModule(context, ({ name, declared, connection }) => {
      const { declared: lists } = context;
      const changes = changesBetween(lists, declared).flatMap(placesOf);
      const wrong = [...changes, ...treatedOtherwise(lists, declared)];
      return judgeNone(wrong, ({ object, what }) => evidenceOf(`${name}: ${object}`, what), {
        ok: `the same objects in the lists and in the module, for ${connection}`,
        expected: 'the same objects in the lists and in the module',
        actual: wrong.map(({ object }) => object).join(', '),
      });
    }),
};

interface Place {
  readonly object: string;
  readonly what: string;
}

function placesOf({ action, kind, name, differences }: Change): Place[] {
  const object = `${kind} ${name}`;
  if (action === 'create') return [{ object, what: 'declared by the module only' }];
  if (action === 'delete') return [{ object, what: 'declared by the lists only' }];
  return differences.map((change) => ({ object: `${object} ${change.xpath}`, what: quotedChange(change) }));
}

/** The same XML with another `active` or `restart`. */
function treatedOtherwise(lists: LabState, module: LabState): Place[] {
  return (['networks', 'pools', 'domains'] as const).flatMap((kind) =>
    lists[kind].flatMap(({ kind: noun, name, wanted }) => {
      const other = module[kind].find((object) => object.name === name);
      if (!other || other.wanted === wanted) return [];
      return [{ object: `${noun} ${name}`, what: `active = ${wanted} in its list, ${other.wanted} in the module` }];
    }),
  );
}
