import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule } from '../../check/module.ts';
import { type Change, changesBetween } from '../../drift/changes.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { LabState } from '../../model/lab-state.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const moduleDeclaresLab: LabCheck = {
  id: 'module-declares-lab',
  category: 'module',
  title: 'Export NixOS module that wires up networks.nix, pools.nix and domains.nix',
  severity: 'error',
  fix: 'Have the module take each list as it is: `networks = import ./nixvirt/networks.nix { inherit NixVirt; };`.',
  tier: 'rendered',
  why: 'What is judged here is what the lists declare; what a rebuild applies is what the module declares. A list that the module leaves out, or changes on its way, is never applied as it was judged.',
  kind: 'lab',
  applies: (context) =>
    hasModule(context) && context.lab.source.kind === 'nix' && context.lab.source.lists !== undefined,
  judge: (context) =>
    judgeModule(context, ({ name, declared, connection }) => {
      const { declared: lists } = context;
      const changes = changesBetween(lists, declared).flatMap(placesOf);
      const wrong = [...changes, ...treatedOtherwise(lists, declared)];
      return judgeNone(
        wrong,
        `${connection} is given every object of the lists, and no other`,
        'the same objects from the lists and from the module',
        wrong.map(({ object }) => object).join(', '),
        ({ object, what }) => evidenceOf(`${name}: ${object}`, what),
      );
    }),
};

interface Place {
  readonly object: string;
  readonly what: string;
}

function placesOf({ action, kind, name, differences }: Change): Place[] {
  const object = `${kind} ${name}`;
  if (action === 'create') return [{ object, what: 'the module declares it, and no list does' }];
  if (action === 'delete') return [{ object, what: 'it is in the lists, and the module does not declare it' }];
  return differences.map(({ xpath, from, to }) => ({ object: `${object} ${xpath}`, what: `${from} → ${to}` }));
}

/** The same XML, to be put into another state. */
function treatedOtherwise(lists: LabState, module: LabState): Place[] {
  return (['networks', 'pools', 'domains'] as const).flatMap((kind) =>
    lists[kind].flatMap(({ kind: noun, name, wanted }) => {
      const other = module[kind].find((object) => object.name === name);
      if (!other || other.wanted === wanted) return [];
      return [{ object: `${noun} ${name}`, what: `active = ${wanted} in its list, ${other.wanted} in the module` }];
    }),
  );
}
