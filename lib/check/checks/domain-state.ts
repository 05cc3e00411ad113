import type { DomainState } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import { leftOutAs, whyLeftOut } from '../left-out.ts';
import { fail, pass, skip } from '../verdict.ts';

export const domainState: ObjectCheck<'domain'> = {
  id: 'domain-state',
  steps: [4, 6],
  title: '`virsh list --all` shows the domain in the state that the lab says ("shut off")',
  severity: 'error',
  fix: "Set the domain's `active` in Nix (`null`: leave it as it is; `true`: start it), and `virsh autostart --disable NAME` where it is shut off on purpose.",
  tier: 'sandbox',
  why: 'Without an installed system a started domain only boots its ISO over and over; one that autostarts does so at every boot of the host.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent !== undefined,
  judge({ name, live }, subject, context) {
    const { intent, declared } = subject;
    const { tier } = context;
    if (!live || !intent) return skip('its state is not known');
    const wanted = intent.state ?? (tier === 'host' ? stateOf(declared?.wanted) : 'shut off');
    if (wanted === undefined) return skip('neither the lab file nor `active` in Nix says which state it is to have');
    const shutOff = wanted === 'shut off';
    const expected = `${wanted}${shutOff ? ', no autostart' : ''}`;
    const actual = `${live.state}${shutOff ? (live.autostart ? ', autostart' : ', no autostart') : ''}`;
    if (actual === expected) return pass(actual);
    const left = leftOutAs(subject, context);
    if (left) return skip(`${live.state}: ${whyLeftOut(left, context)}`);
    const source = live.state === wanted ? 'virsh list --all --autostart' : 'virsh list --all';
    return fail(expected, actual, evidenceOf(source, `${live.id ?? '-'}   ${name}   ${live.state}`));
  },
};

/** The state that NixVirt's `active` puts a domain in; none where it leaves it alone. */
function stateOf(wanted: boolean | null | undefined): DomainState | undefined {
  return wanted == null ? undefined : wanted ? 'running' : 'shut off';
}
