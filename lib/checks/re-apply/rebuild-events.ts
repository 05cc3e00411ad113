import { judgeRebuild } from '../../check/applied/rebuilt.ts';
import type { LabCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { LifecycleEvent } from '../../model/moment.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildEvents: LabCheck = {
  id: 'rebuild-events',
  category: 're-apply',
  title: 'Rebuild is idempotent: nothing is stopped, started or undefined while it applies',
  severity: 'error',
  fix: 'No finding on these objects says why: look what changed in them, and at the log of libvirtd, `journalctl -u libvirtd`.',
  tier: 'sandbox',
  why: 'A domain that was stopped and started again looks the same afterwards but for its id; the events tell, also of networks, which have no id.',
  kind: 'lab',
  judge: (context) =>
    judgeRebuild(context, ({ events, unheard, deployer }) => {
      if (unheard !== undefined) return skip(`nobody listened to libvirt's events: ${unheard}`);
      // NixVirt defines everything again at every apply; libvirt announces that, and by itself it changes nothing.
      const felt = events.filter(({ event }) => !/^Defined\b/.test(event));
      const defined = events.length - felt.length;
      const actual = felt.map(({ kind, name, event }) => `${kind} ${name}: ${event}`).join('; ');
      const verdict = judgeNone(
        felt,
        `${deployer} applied again: ${defined === 0 ? 'no event' : `${defined} times Defined, nothing else`}`,
        'no lifecycle event',
        actual,
        ({ kind, name, event }) => evidenceOf(sources[kind], `event 'lifecycle' for ${kind} ${name}: ${event}`),
      );
      if (verdict.status !== 'fail') return verdict;
      const restarted = restartedOnPurpose(felt, context);
      return restarted === undefined ? verdict : { ...verdict, fix: restartFix(restarted) };
    }),
};

/** A network or pool that was stopped, though nothing of it changed, for `restart = true` alone. */
function restartedOnPurpose(events: readonly LifecycleEvent[], { declared }: CheckContext): string | undefined {
  const objects = [...declared.networks, ...declared.pools].filter(({ restart }) => restart);
  const found = objects.find(({ kind, name }) => events.some((event) => event.kind === kind && event.name === name));
  return found && `${found.kind} ${found.name}`;
}

function restartFix(object: string): string {
  return `Leave \`restart = true\` out of ${object}: it is stopped and started at every switch, changed or not, and with a network every domain on it.`;
}

const sources = {
  domain: 'virsh event --all --loop',
  network: 'virsh net-event --event lifecycle --loop',
  pool: 'virsh pool-event --event lifecycle --loop',
} as const;
