import type { Lab } from './lab.ts';
import { objectSections } from './open-entries.ts';
import type { HeldLab, HeldObject } from './what-to-hold.ts';

/**
 * What could be held of the objects that the lab file names, and is not: of those of which it says nothing, and of those that `init` did not complete.
 * @param all what could be held of every object
 */
export function notHeld(lab: Pick<Lab, 'open'>, all: HeldLab): HeldLab {
  const [networks, pools, domains] = objectSections.map((section) =>
    all[section].flatMap((object): HeldObject[] => {
      const entry = lab.open?.get(`${section}/${object.name}`);
      if (!entry) return [];
      const missing = Object.entries(object.held).filter(([key]) => !entry.keys.includes(key));
      return [{ ...object, held: Object.fromEntries(missing) }];
    }),
  ) as [HeldObject[], HeldObject[], HeldObject[]];
  return { networks, pools, domains };
}
