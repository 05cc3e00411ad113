import { relative } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import type { Lab } from '../lab/lab.ts';
import { notHeld } from '../lab/not-held.ts';
import { objectSections } from '../lab/open-entries.ts';
import { whatToHold } from '../lab/what-to-hold.ts';
import type { LabState } from '../model/lab-state.ts';

/** So many objects are named. */
const most = 5;

/**
 * Which objects the lab file names without holding what could be held of them, and what to do; undefined if there are none. An entry that says nothing
 * is meant so if the lab file lists every object (`complete: true`), unless `init` left its comment.
 */
export function notHeldNote(lab: Lab, declared: LabState): string | undefined {
  const open = notHeld(lab, whatToHold(declared));
  const names = objectSections.flatMap((section) =>
    open[section]
      .filter(({ held }) => Object.keys(held).length > 0)
      .filter(({ name }) => lab.complete !== true || lab.open?.get(`${section}/${name}`)?.isMarked)
      .map(({ name, held }) => `${section.slice(0, -1)} ${name} (${Object.keys(held).join(', ')})`),
  );
  if (names.length === 0) return undefined;
  const shown = [...names.slice(0, most), ...(names.length > most ? [`${names.length - most} more`] : [])].join(', ');
  const file = relative(process.cwd(), lab.file);
  const which = file === 'lab.yaml' ? '' : ` --lab ${shellWord(file.startsWith('..') ? lab.file : file)}`;
  return `the lab file does not hold ${shown}: a change of these passes. To add them as they are now: virtspec init --fill${which}`;
}
