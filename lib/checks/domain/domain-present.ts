import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, leftOutAs } from '../../check/left-out.ts';
import { redefinitionsOf } from '../../check/lookup.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const domainPresent: PresenceCheck<'domain'> = {
  id: 'domain-present',
  category: 'domain',
  title: '`virsh list --all` shows the domain',
  severity: 'error',
  fix: 'Add the domain to the `domains` list in Nix, set `virtualisation.libvirt.enable = true`, and apply again.',
  tier: 'sandbox',
  why: 'Without `virtualisation.libvirt.enable` (missing in the plan) the module applies nothing and nothing fails (modules.nix line 125). An apply also stops at its first error.',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) => subject.intent !== undefined || leftOutAs(subject, context)?.part === 'object',
  judge: (subject, context) => {
    const { name, observed } = subject;
    if (leftOutAs(subject, context)?.part === 'object') {
      const actual = observed ? 'defined as it was before' : 'not there';
      const refusal = judgeRefusal(subject, context, 'defined as declared', actual);
      if (refusal) return refusal;
    }
    if (observed) return pass(observed.live?.state ?? 'defined');
    const refused = redefinitionsOf(context).get(`domain ${name}`)?.refused;
    const verdict = fail(
      'defined',
      'not there',
      evidenceOf('virsh list --all', undefined),
      fixAfterBreak(subject, context),
    );
    if (refused === undefined) return verdict;
    const evidence = evidenceOf('virsh define', refused);
    return {
      ...verdict,
      evidence: [evidence],
      fix: 'It is declared, and libvirt refuses its definition in the words above: see what broke the run.',
    };
  },
};
