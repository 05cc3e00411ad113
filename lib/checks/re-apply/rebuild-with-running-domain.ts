import { judgeRebuild } from '../../check/applied/rebuilt.ts';
import type { LabCheck } from '../../check/check.ts';
import { leftOutAs, whyLeftOut } from '../../check/left-out.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildWithRunningDomain: LabCheck = {
  id: 'rebuild-with-running-domain',
  category: 're-apply',
  title: 'A domain was running during the re-apply',
  severity: 'warning',
  fix: 'Let one domain start (`smoke:` in the lab file names it), so that the re-apply has a running domain to affect.',
  tier: 'sandbox',
  why: 'A re-apply with every domain shut off shows nothing about power cuts: only a running domain can be power-cut.',
  kind: 'lab',
  applies: ({ declared }) => declared.domains.length > 0,
  judge: (context) =>
    judgeRebuild(context, ({ before, deployer }) => {
      const running = before.state.domains.filter(({ live }) => live?.active).map(({ name }) => name);
      if (running.length > 0) return pass(`${running.join(', ')} running while ${deployer} re-applied the lab`);
      const { smoke } = context;
      if ('unavailable' in smoke && smoke.unasked) return skip(smoke.unavailable);
      const left = context.declared.domains.map(({ name }) => leftOutAs({ kind: 'domain', name }, context));
      if (left[0] && left.every((one) => one !== undefined))
        return skip(`no domain could be started: ${left[0].name}: ${whyLeftOut(left[0], context)}`);
      return fail('a running domain before the re-apply', 'all domains shut off', evidenceOf('virsh list', undefined));
    }),
};
