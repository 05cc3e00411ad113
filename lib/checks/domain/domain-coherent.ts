import type { ObjectCheck } from '../../check/check.ts';
import { judgeRules } from '../../check/coherence/contradiction.ts';
import { controllers } from '../../check/coherence/controllers.ts';
import { disks } from '../../check/coherence/disks.ts';
import { extras } from '../../check/coherence/extras.ts';
import { hyperv } from '../../check/coherence/hyperv.ts';
import { lines } from '../../check/coherence/lines.ts';
import { machine } from '../../check/coherence/machine.ts';
import { screens } from '../../check/coherence/screens.ts';
import { sharing } from '../../check/coherence/sharing.ts';
import { timers } from '../../check/coherence/timers.ts';
import { leftOutAs, refusalOf, whyLeftOut } from '../../check/left-out.ts';
import { skip } from '../../finding/verdict.ts';

const rules = [machine, hyperv, timers, disks, controllers, lines, screens, sharing, extras];

export const domainCoherent: ObjectCheck<'domain'> = {
  id: 'domain-coherent',
  category: 'domain',
  title: 'The parts of the domain go together',
  severity: 'error',
  fix: 'Correct in Nix what is named here; each part is valid by itself, and the two do not go together.',
  tier: 'rendered',
  why: 'The schema knows each element by itself. What one asks of another (a bus of the machine, an I/O thread of the domain, SPICE of a channel, shared memory of the processor) libvirt refuses at define, or only at the start. https://libvirt.org/formatdomain.html',
  kind: 'domain',
  reads: 'declared',
  judge(domain, subject, context) {
    // One fault, one finding: libvirt's own words on it come first.
    const left = leftOutAs(subject, context);
    if (left && refusalOf(subject, context)) return skip(whyLeftOut(left, context));
    return judgeRules(domain.xml, rules, 'nothing contradicts itself');
  },
};
