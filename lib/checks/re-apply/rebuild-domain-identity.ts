import { judgePair } from '../../check/applied/rebuilt.ts';
import { restartsDomain, stopsDomain } from '../../check/applied/stopped-as-declared.ts';
import type { PresenceCheck } from '../../check/check.ts';
import type { Verdict } from '../../finding/finding.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Domain } from '../../model/objects.ts';
import type { Rebuild } from '../../simulate/application.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildDomainIdentity: PresenceCheck<'domain'> = {
  id: 'rebuild-domain-identity',
  category: 're-apply',
  title: 'Rebuild is idempotent: the same domain, in the same state, in the same QEMU process',
  severity: 'error',
  fix: 'Neither its definition nor what it declares says why: look at the log of libvirtd (`journalctl -u libvirtd`) and at the end of `/var/log/libvirt/qemu/NAME.log` for what ended it.',
  tier: 'sandbox',
  why: 'NixVirt destroys a running domain whose definition differs in anything, and starts it again (0.6.0, nixvirt.py line 395; issues 9, 57, 40, 51); one on a changed network goes with it (issues 8, 11). One with `restart = true` is stopped and started at every apply (line 381), and one with `active = false` is stopped.',
  kind: 'domain',
  reads: 'nothing',
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, after, rebuild }) => {
      const verdict = sameIdentity(before, after, rebuild);
      if (verdict.status !== 'fail') return verdict;
      if (stopsDomain(subject, rebuild))
        return {
          ...verdict,
          actual: `${verdict.actual}: it ran, and was stopped, as \`active = false\` asks for at every apply`,
          fix: stoppedFix,
        };
      return restartsDomain(subject) ? { ...verdict, fix: restartFix } : verdict;
    }),
};

const stoppedFix =
  'Declare `active = null`, which leaves a guest that runs alone: `false` pulls its plug at every switch. Keep `false` only on a guest that is never to run.';

const restartFix = 'Leave `restart = true` out: it power-cuts the domain at every switch, changed or not.';

function sameIdentity(before: Domain, after: Domain, rebuild: Rebuild): Verdict {
  const [old, fresh] = [identityOf(before, rebuild.before.pids), identityOf(after, rebuild.after.pids)];
  const wrong = [...old].filter(([key, value]) => fresh.get(key) !== value);
  const text = (identity: ReadonlyMap<string, string>) =>
    [...identity].map(([key, value]) => `${key} ${value}`).join(', ');
  return judgeNone(wrong, text(old), text(old), text(fresh), ([key, value]) =>
    evidenceOf(sources[key] ?? 'virsh list --all', `${key} ${value} → ${fresh.get(key)}`),
  );
}

const sources: Readonly<Record<string, string>> = { UUID: 'virsh domuuid', pid: 'the pid file of QEMU' };

function identityOf({ name, uuid, live }: Domain, pids: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  return new Map([
    ['state', live?.state ?? 'unknown'],
    ['id', String(live?.id ?? '-')],
    ['pid', String(pids.get(name) ?? '-')],
    ['UUID', uuid ?? '-'],
  ]);
}
