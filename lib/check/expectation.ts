import type { Verdict } from '../finding/finding.ts';
import { fail, pass, skip } from '../finding/verdict.ts';
import { evidenceAt } from '../xml/evidence.ts';
import { adaptedAt } from './adapted.ts';
import { type Guest, guestSaid } from './guest/guest.ts';

/** Something that a guest must see, and its source. */
export interface Expectation {
  readonly by: 'the lab file' | 'the domain XML';
  readonly expected: string;
  readonly holds: boolean;
  /** Where the domain's XML defines it, or omits it. */
  readonly xpath: string;
}

/**
 * Passes if the guest sees what the lab file and the domain's XML define; else fails, and names which of the two it contradicts. A guest that
 * contradicts only the lab file, where the sandbox changed the XML, did not get the declared machine.
 * @param seen what the guest sees, as shown in the finding
 * @param words the guest's own report, if it contains more
 */
export function judgeExpected(
  guest: Guest,
  seen: string,
  expectations: readonly Expectation[],
  words: string = seen,
): Verdict {
  const broken = expectations.filter(({ holds }) => !holds);
  if (broken.length === 0) return pass(seen);
  const expected = told(broken);
  const paths = [...new Set(broken.map(({ xpath }) => xpath))];
  const adapted = paths.flatMap((xpath) => adaptedAt(guest.domain, xpath, guest.context));
  if (adapted.length > 0 && broken.every(({ by }) => by === 'the lab file'))
    return skip(`the sandbox adapted it (${[...new Set(adapted)].join(', ')}): ${seen}, not ${expected}`);
  const [first = '', ...rest] = paths;
  const evidence = rest.map((xpath) => evidenceAt(guest.domain.xml, xpath));
  return fail(expected, seen, [evidenceAt(guest.domain.xml, first), ...evidence, guestSaid(guest, words)]);
}

/** `2 (the lab file and the domain XML)`; `4 (the lab file); 2 (the domain XML)`. */
function told(broken: readonly Expectation[]): string {
  const [lab, xml] = (['the lab file', 'the domain XML'] as const).map((side) =>
    [...new Set(broken.filter(({ by }) => by === side).map(({ expected }) => expected))].join(', '),
  );
  if (lab === xml) return `${lab} (the lab file and the domain XML)`;
  return [...(lab ? [`${lab} (the lab file)`] : []), ...(xml ? [`${xml} (the domain XML)`] : [])].join('; ');
}
