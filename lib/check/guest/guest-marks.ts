import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { GuestMarks, GuestView } from '../../model/guest-view.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { type Guest, guestSaid } from './guest.ts';

/** The nonce of a run: 32 hex digits. If no mark could be left, its place contains the reason. */
const nonce = /^[0-9a-f]{32}$/;

export interface MarkQuestion {
  /** Which of the marks. */
  readonly mark: keyof GuestMarks;
  /** What it is called: `EFI variable`. */
  readonly name: string;
  /** The place of its storage in the domain's XML. */
  readonly xpath: string;
  /** What else must be the same at both boots of one domain. */
  readonly same?: (view: GuestView) => { readonly name: string; readonly value: string | undefined };
}

/** Passes if what the first boot left is there at the second, after a shutdown and another apply. */
export function judgeKept(guest: Guest, { mark, name, xpath, same }: MarkQuestion): Verdict {
  const { view, result, domain } = guest;
  const left = view.left?.[mark];
  if (!result.second) return skip(`it was not booted again: ${result.secondSkipped ?? 'no reason was reported'}`);
  const second = result.second.answer?.view;
  if (!second) return skip('it did not answer the second time (see probe-answers)');
  if (left === undefined || !nonce.test(left))
    return skip(`the first boot left no ${name}: ${left ?? 'no reason was reported'}`);
  const kept = second.kept[mark];
  const [before, after] = [same?.(view), same?.(second)];
  const known = before?.value !== undefined && after?.value !== undefined;
  const changed = known && before.value !== after.value;
  const expected = `${name} ${left}${changed ? `, ${before.name} ${before.value}` : ''}`;
  const actual = `${name} ${kept ?? 'missing'}${changed ? `, ${after.name} ${after.value}` : ''}`;
  if (kept === left && !changed)
    return pass(`the ${name} of the first boot still exists${known ? `, ${before.name} is unchanged` : ''}`);
  return fail(expected, actual, [evidenceAt(domain.xml, xpath), guestSaid(guest, actual)]);
}
