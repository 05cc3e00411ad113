import type { ObjectCheck } from '../../check/check.ts';
import { leftOutAs, whyLeftOut } from '../../check/left-out.ts';
import { wantedState } from '../../check/wanted.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const domainState: ObjectCheck<'domain'> = {
  id: 'domain-state',
  category: 'domain',
  title: 'Domain is in the expected state',
  severity: 'error',
  fix: {
    nix: 'Set `active` of the domain in Nix to the expected state (`null` leaves it as it is, `true` starts it), and run `virsh autostart --disable NAME` if the domain is to stay shut off.',
    xml: 'Set `active` of the domain in `manifest.json` to the expected state (`null` leaves it as it is, `true` starts it), and on a host run `virsh start NAME` or `virsh shutdown NAME`, and `virsh autostart --disable NAME` if it is to stay shut off.',
  },
  tier: 'sandbox',
  why: 'Without an installed system a started domain boots its ISO again and again; one with autostart does so at every boot of the host.',
  kind: 'domain',
  reads: 'observed',
  applies: (subject, context) => wantedState(subject, context) !== undefined,
  judge({ name, live }, subject, context) {
    const wanted = wantedState(subject, context);
    if (!live || wanted === undefined) return skip('its state is not known');
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
