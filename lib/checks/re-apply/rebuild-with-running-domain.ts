import { judgeRebuild } from '../../check/applied/rebuilt.ts';
import type { LabCheck } from '../../check/check.ts';
import { leftOutAs, whyLeftOut } from '../../check/left-out.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildWithRunningDomain: LabCheck = {
  id: 'rebuild-with-running-domain',
  category: 're-apply',
  title: 'Rebuild is idempotent: proven with a domain running',
  severity: 'warning',
  fix: 'Let one domain start (`smoke:` in the lab file names which), so that the second apply has something it could break.',
  tier: 'sandbox',
  why: 'The plan rebuilds with every domain shut off, which shows nothing: the power cut that its own lab causes needs a domain that runs.',
  kind: 'lab',
  applies: ({ declared }) => declared.domains.length > 0,
  judge: (context) =>
    judgeRebuild(context, ({ before, deployer }) => {
      const running = before.state.domains.filter(({ live }) => live?.active).map(({ name }) => name);
      if (running.length > 0) return pass(`${running.join(', ')} ran while ${deployer} applied again`);
      const left = context.declared.domains.map(({ name }) => leftOutAs({ kind: 'domain', name }, context));
      if (left[0] && left.every((one) => one !== undefined))
        return skip(`no domain could be started: ${left[0].name}: ${whyLeftOut(left[0], context)}`);
      return fail(
        'a running domain before the second apply',
        'every domain was shut off',
        evidenceOf('virsh list', undefined),
      );
    }),
};
