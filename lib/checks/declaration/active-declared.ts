import type { AnyCheck, AnySubject } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const activeDeclared: AnyCheck = {
  id: 'active-declared',
  category: 'declaration',
  title: 'Declared `active` matches the state in the lab file',
  severity: 'error',
  fix: 'Declare `active = true` for an object that must run, and `active = null` (leave it as it is) for a domain that stays shut off until its system is installed.',
  source: 'nix',
  tier: 'rendered',
  why: 'With `active = null` a new network or pool stays inactive (nixvirt.py); `true` starts a domain at every switch, and `false` power-cuts it at every switch.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'declared',
  applies: (subject) => meantActive(subject) !== undefined && wantedOf(subject) !== undefined,
  judge(subject) {
    const [wanted, on] = [wantedOf(subject), meantActive(subject)];
    const { kind, declared } = subject;
    if (wanted === undefined || !declared) return skip('it is not declared');
    const actual = `active = ${wanted}`;
    const good = on ? wanted === true : kind === 'domain' ? wanted === null : wanted !== true;
    if (good) return pass(actual);
    return fail(`active = ${on ? 'true' : 'null'}`, actual, evidenceOf(declared.xml.origin, actual));
  },
};

function wantedOf({ declared }: AnySubject): boolean | null | undefined {
  return declared && 'wanted' in declared ? declared.wanted : undefined;
}

/** The state in the lab file; undefined if it states none. */
function meantActive({ intent }: AnySubject): boolean | undefined {
  if (intent?.kind === 'domain') return intent.state === undefined ? undefined : intent.state === 'running';
  return intent !== undefined && 'active' in intent ? intent.active : undefined;
}
