import type { Rebuild } from '../../diff/rebuild.ts';
import type { Domain } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import type { PresenceCheck } from '../check.ts';
import type { Verdict } from '../finding.ts';
import { snapshotUndone } from '../overlays.ts';
import { judgePair } from '../rebuilt.ts';
import { blameStart } from '../start-writes.ts';
import { judgeNone } from '../verdict.ts';

export const rebuildDomainIdentity: PresenceCheck<'domain'> = {
  id: 'rebuild-domain-identity',
  steps: [6],
  title: 'Rebuild is idempotent: the same domain, in the same state, in the same QEMU process',
  severity: 'error',
  fix: 'See what changed in rebuild-domain-xml and pin it in Nix: nearly always a MAC (interface-mac-pinned, network-mac-pinned). A running guest was power-cut.',
  tier: 'sandbox',
  why: 'NixVirt destroys a running domain whose definition differs in anything, and starts it again (0.6.0, nixvirt.py line 395; issues 9, 57, 40, 51); one on a changed network goes with it (issues 8, 11).',
  kind: 'domain',
  reads: 'nothing',
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, after, rebuild }) => {
      const verdict = sameIdentity(before, after, rebuild);
      const fix = subject.declared?.restart
        ? 'Leave `restart = true` out: it power-cuts the domain at every rebuild, changed or not.'
        : snapshotUndone(subject, context)
          ? 'Merge the external snapshot before a rebuild: see rebuild-snapshot-kept.'
          : undefined;
      if (verdict.status !== 'fail') return verdict;
      return fix === undefined ? blameStart(verdict, subject, context) : { ...verdict, fix };
    }),
};

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
