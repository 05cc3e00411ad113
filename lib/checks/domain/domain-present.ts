import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, leftOutAs } from '../../check/left-out.ts';
import { redefinitionsOf } from '../../check/lookup.ts';
import { because, fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const domainPresent: PresenceCheck<'domain'> = {
  id: 'domain-present',
  category: 'domain',
  title: 'Domain is defined',
  severity: 'error',
  fix: {
    nix: 'Add the domain to the `domains` list in Nix, set `virtualisation.libvirt.enable = true`, and apply again.',
    xml: 'Add the domain’s XML to `domains/`, and on a host define it (`virsh define FILE`).',
  },
  tier: 'sandbox',
  why: 'Without `virtualisation.libvirt.enable` the module applies nothing, and nothing fails (modules.nix line 125). An apply also stops at its first error.',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) => subject.intent !== undefined || leftOutAs(subject, context)?.part === 'object',
  judge: (subject, context) => {
    const { name, observed } = subject;
    if (leftOutAs(subject, context)?.part === 'object') {
      const actual = observed ? 'defined as before' : 'not defined';
      const refusal = judgeRefusal(subject, context, 'defined as declared', actual);
      if (refusal) return refusal;
    }
    if (observed) return pass(observed.live?.state ?? 'defined');
    const refused = redefinitionsOf(context).get(`domain ${name}`)?.refused;
    if (refused !== undefined) {
      const fix = 'Correct the declaration: libvirt refuses it with the error that is quoted as evidence.';
      const verdict = fail('defined', 'not defined', evidenceOf('virsh define', refused), fix);
      return because(verdict, 'libvirt refuses to define the domain as it is declared.');
    }
    const fix = fixAfterBreak(subject, context);
    const verdict = fail('defined', 'not defined', evidenceOf('virsh list --all', undefined), fix);
    return fix === undefined ? verdict : because(verdict, 'An apply stops at its first error.');
  },
};
