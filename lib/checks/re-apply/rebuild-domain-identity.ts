import { judgePair } from '../../check/applied/rebuilt.ts';
import { fixOfRestart, restartsDomain, stopsDomain } from '../../check/applied/stopped-as-declared.ts';
import type { PresenceCheck } from '../../check/check.ts';
import type { Verdict } from '../../finding/finding.ts';
import type { Fix } from '../../finding/fix.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Domain } from '../../model/objects.ts';
import type { Rebuild } from '../../simulate/application.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildDomainIdentity: PresenceCheck<'domain'> = {
  id: 'rebuild-domain-identity',
  category: 're-apply',
  title: 'Re-apply kept the domain’s UUID, state and QEMU process',
  severity: 'error',
  fix: 'Look in `journalctl -u libvirtd` and at the end of `/var/log/libvirt/qemu/NAME.log` for what stopped the domain: neither its definition nor its declaration explains it.',
  tier: 'sandbox',
  why: 'At an apply NixVirt destroys and restarts a running domain whose definition differs in any way (nixvirt.py; issues 9, 57, 40, 51), one on a changed network (issues 8, 11), and one with `restart = true`; it stops one with `active = false`.',
  kind: 'domain',
  reads: 'nothing',
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, after, rebuild }) => {
      const verdict = sameIdentity(before, after, rebuild);
      if (verdict.status !== 'fail') return verdict;
      if (stopsDomain(subject, rebuild))
        return {
          ...verdict,
          actual: `${verdict.actual}: it was running, and \`active = false\` stops it at every apply`,
          fix: stoppedFix,
        };
      return restartsDomain(subject) ? { ...verdict, fix: fixOfRestart } : verdict;
    }),
};

const stoppedFix: Fix = {
  nix: 'Declare `active = null`, which leaves a running domain alone: `false` power-cuts it at every switch, and is only for a domain that must never run.',
  xml: 'Set `active` to `null` for the domain in `manifest.json`, which leaves a running one alone: `false` power-cuts it at every apply, and is only for a domain that must never run.',
};

function sameIdentity(before: Domain, after: Domain, rebuild: Rebuild): Verdict {
  const [old, fresh] = [identityOf(before, rebuild.before.pids), identityOf(after, rebuild.after.pids)];
  const wrong = [...old].filter(([key, value]) => fresh.get(key) !== value);
  const text = (identity: ReadonlyMap<string, string>) =>
    [...identity].map(([key, value]) => `${key} ${value}`).join(', ');
  return judgeNone(
    wrong,
    ([key, value]) => evidenceOf(sources[key] ?? 'virsh list --all', `${key} ${value} → ${fresh.get(key)}`),
    { ok: text(old), expected: text(old), actual: text(fresh) },
  );
}

const sources: Readonly<Record<string, string>> = { UUID: 'virsh domuuid', pid: 'QEMU’s pid file' };

function identityOf({ name, uuid, live }: Domain, pids: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  return new Map([
    ['state', live?.state ?? 'unknown'],
    ['id', String(live?.id ?? '-')],
    ['pid', String(pids.get(name) ?? '-')],
    ['UUID', uuid ?? '-'],
  ]);
}
