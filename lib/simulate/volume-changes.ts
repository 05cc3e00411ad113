import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import { parseVolume } from '../model/parse-pool.ts';
import { readableQuantity } from '../model/quantity.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { type NixVirtRules, placeOf } from '../nixvirt/rules.ts';
import type { PlannedChange } from './planned-change.ts';
import type { PredictedAction } from './predicted-action.ts';

/** What happens to volumes: NixVirt creates and deletes them by name, and never changes one. */
export function volumeChanges(
  { objects }: DeclaredConnection,
  actions: readonly PredictedAction[],
  { state }: ObservedLibvirt,
  rules: NixVirtRules,
): PlannedChange[] {
  const changed = actions.filter(({ kind }) => kind === 'volume');
  const declared = objects.filter(({ kind }) => kind === 'volume');
  const calledOf = ({ pool, name }: RenderedObject) => `${pool}/${name}`;
  const made = changed.map(({ verb, name, because, rule, perhaps }): PlannedChange => {
    const action = verb === 'create' ? 'create' : 'delete';
    const reasons = [{ text: because, place: placeOf(rules, rule) }];
    return {
      ...plain(
        name,
        declared.some((one) => calledOf(one) === name),
      ),
      action,
      reasons,
      perhaps,
      destructive: action === 'delete',
    };
  });
  const untouched = declared.filter((one) => !changed.some(({ name }) => name === calledOf(one)));
  const kept = untouched.map((object): PlannedChange => {
    const there = state.pools
      .flatMap((pool) => pool.volumes)
      .find((one) => `${one.pool}/${one.name}` === calledOf(object));
    const wanted = parseVolume(object.xml, object.pool ?? '');
    const other = there?.capacity !== undefined && wanted.capacity !== undefined && there.capacity !== wanted.capacity;
    if (!other) return plain(calledOf(object), true);
    const [has, declares] = [there.capacity, wanted.capacity].map(readableQuantity);
    const text = `It is declared with ${declares} and has ${has}; NixVirt compares only its name (${placeOf(rules, 'volume-pool')} ff.).`;
    return { ...plain(calledOf(object), true), notes: [text] };
  });
  return [...made, ...kept];
}

function plain(name: string, declared: boolean): PlannedChange {
  return {
    ...{ kind: 'volume', name, uuid: undefined, renamedTo: undefined, action: 'unchanged', wasActive: false, declared },
    ...{ destructive: false, reasons: [], differences: [], drift: [], notes: [], perhaps: undefined },
    acknowledgement: `volume/${name}`,
  };
}
