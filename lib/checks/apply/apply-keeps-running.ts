import { runsOf } from '../../check/applied/before.ts';
import type { BeforeCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const applyKeepsRunning: BeforeCheck = {
  id: 'apply-keeps-running',
  category: 'apply',
  title: 'The switch leaves no domain off that ran before it',
  severity: 'error',
  fix: 'Start it again (`virsh start NAME`), and mend what the apply failed at, so that it gets to its end.',
  tier: 'sandbox',
  why: 'NixVirt stops what changed, and what hangs on it, in its define phase, and starts it again at the very end: an error at the volumes in between leaves it shut off, though the switch only says that a unit failed (0.6.0, nixvirt-module-helper lines 59-69: define, defineExtra, setActive).',
  kind: 'before',
  kinds: ['domain'],
  applies: ({ before }) => runsOf(before),
  judge({ name, before, after, declared, first }) {
    if (!after) return skip('it is gone (see apply-nothing-deleted)');
    if (runsOf(after)) return pass('runs, as before');
    if (declared && 'wanted' in declared && declared.wanted === false)
      return pass('shut off, as declared: `active = false`');
    const heard = first.events.filter(
      (event) => event.kind === 'domain' && event.name === name && /^(Stopped|Shutdown|Crashed)/.test(event.event),
    );
    const how = heard.map(({ event }) => event).join(', ');
    const actual = first.failed
      ? `${stateOf(after)}: left off by the apply, which could stop it and then failed (${first.failed.what})`
      : `${stateOf(after)}: stopped by the apply`;
    return fail(
      stateOf(before),
      actual,
      [
        evidenceOf('virsh list --all', `${after.name}   ${stateOf(after)}`),
        evidenceOf('virsh event --event lifecycle --loop', how || undefined),
      ],
      first.failed
        ? `Start it again (\`virsh start ${after.name}\`), and mend what the apply failed at, so that it gets to its end.`
        : 'Declare it with `active = true`, or pin what changed, for which it was stopped.',
    );
  },
};

function stateOf(object: LabObject): string {
  return object.kind === 'domain' ? (object.live?.state ?? 'unknown') : '';
}
