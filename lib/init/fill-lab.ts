import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { notHeld } from '../lab/not-held.ts';
import { objectSections } from '../lab/open-entries.ts';
import { type HeldLab, type HeldObject, whatToHold } from '../lab/what-to-hold.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Provenance } from '../model/rendered.ts';
import { renderLab } from '../render/render.ts';
import { withoutDoubts } from './doubts.ts';
import { fillText } from './fill-text.ts';
import type { InitOptions } from './init.ts';
import { isOnlyFilled } from './is-only-filled.ts';
import { flow } from './lab-text.ts';
import { lookAtDeclared } from './look-at-declared.ts';
import { nothingWritten } from './nothing-written.ts';

/** A lab file that was completed. */
export interface FilledLab {
  readonly text: string;
  /** What was added, one line an object: `domain app: memory, vcpus`. */
  readonly added: readonly string[];
  /** What is not held yet because it still looks wrong, one line an object. */
  readonly left: readonly string[];
  /** Where the values are from. */
  readonly provenance: Provenance;
}

/**
 * Adds to a lab file what it does not hold yet, as it is declared now: objects that it does not name; everything worth holding of those of which it says
 * nothing; and what `init` left out until it was right. Nothing that is in the file changes but the comments of `init` about that.
 *
 * @throws VirtspecError as `renderLab`, with `init-unread` for what this machine lacks; `init-not-filled` (usage) if the file is written in a way that cannot be added to
 */
export function fillLab(
  { text, lab }: { readonly text: string; readonly lab: Lab },
  { phases, signal, nixvirt, nixpkgs, file }: InitOptions,
): Promise<FilledLab> {
  return phases.run('Read the lab', async () => {
    const rendered = await renderLab(lab, { signal, nixvirt, nixpkgs }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error instanceof VirtspecError ? nothingWritten(error) : error;
    });
    const all = withoutDoubts(whatToHold(declaredState(rendered)), lookAtDeclared(lab, rendered), rendered.objects);
    const additions = additionsTo(lab, all);
    const filled = fillText(text, additions);
    requireSame(lab, filled, { file, additions });
    return {
      text: filled,
      added: described(additions, ({ held }) => Object.keys(held).join(', ')),
      left: described(additions, ({ note = '' }) => note),
      provenance: rendered.provenance,
    };
  });
}

function additionsTo(lab: Lab, all: HeldLab): HeldLab {
  const open = notHeld(lab, all);
  const withNew = (section: keyof HeldLab) => {
    const named = new Set(lab[section].map(({ name }) => name));
    return [...open[section], ...all[section].filter(({ name }) => !named.has(name))];
  };
  return { networks: withNew('networks'), pools: withNew('pools'), domains: withNew('domains') };
}

function described(additions: HeldLab, what: (object: HeldObject) => string): string[] {
  return objectSections.flatMap((section) =>
    additions[section].flatMap((object) => {
      const text = what(object);
      return text === '' ? [] : [`${section.slice(0, -1)} ${object.name}: ${text}`];
    }),
  );
}

/** An alias or a merge key may lead elsewhere: the new text is read before it is written. */
function requireSame(lab: Lab, filled: string, { file, additions }: { file: string; additions: HeldLab }): void {
  if (isOnlyFilled(lab, filled, { file, additions })) return;
  throw new VirtspecError({
    code: 'init-not-filled',
    kind: 'usage',
    what: `${file} cannot be completed automatically; nothing was written`,
    why: 'as it is written, with aliases or merge keys, the additions would change something else',
    fix: `Add by hand: ${described(additions, ({ held }) => (Object.keys(held).length > 0 ? flow(held) : '')).join('; ')}`,
  });
}
