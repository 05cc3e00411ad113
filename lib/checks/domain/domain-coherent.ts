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

const rules = [machine, hyperv, timers, disks, controllers, lines, screens, sharing, extras];

export const domainCoherent: ObjectCheck<'domain'> = {
  id: 'domain-coherent',
  category: 'domain',
  title: 'Domain definition does not contradict itself',
  severity: 'error',
  fix: 'Correct the values named here: each is valid by itself, but they do not work together.',
  tier: 'rendered',
  why: 'The schema checks each element by itself, not what it needs elsewhere (a bus of the machine, an I/O thread of the domain, SPICE for a SPICE channel, shared memory for virtiofs). libvirt refuses such a domain when it is defined, or only when it is started. https://libvirt.org/formatdomain.html',
  kind: 'domain',
  reads: 'declared',
  judge: ({ xml }) => judgeRules(xml, rules, 'no contradictions'),
};
