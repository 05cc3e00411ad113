import { judgeRebuild } from '../../check/applied/rebuilt.ts';
import type { LabCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import type { Fix } from '../../finding/fix.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { LifecycleEvent } from '../../model/moment.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildEvents: LabCheck = {
  id: 'rebuild-events',
  category: 're-apply',
  title: 'Re-apply stopped, started and undefined nothing',
  severity: 'error',
  fix: 'Look at what changed in these objects and in `journalctl -u libvirtd`: no other finding explains the events.',
  tier: 'sandbox',
  why: 'A domain that was stopped and started again differs afterwards only in its id, and a network has no id: only the events show it.',
  kind: 'lab',
  judge: (context) =>
    judgeRebuild(context, ({ events, unheard, deployer }) => {
      if (unheard !== undefined) return skip(`libvirt’s events were not recorded: ${unheard}`);
      // NixVirt redefines everything at every apply, which libvirt reports; that alone changes nothing.
      const felt = events.filter(({ event }) => !/^Defined\b/.test(event));
      const defined = events.length - felt.length;
      const actual = felt.map(({ kind, name, event }) => `${kind} ${name}: ${event}`).join('; ');
      const verdict = judgeNone(
        felt,
        ({ kind, name, event }) => evidenceOf(sources[kind], `event 'lifecycle' for ${kind} ${name}: ${event}`),
        {
          ok: `${deployer} re-applied the lab: ${defined === 0 ? 'no events' : `${defined} × Defined, no other events`}`,
          expected: 'no lifecycle events other than Defined',
          actual: actual,
        },
      );
      if (verdict.status !== 'fail') return verdict;
      const restarted = restartedOnPurpose(felt, context);
      return restarted === undefined ? verdict : { ...verdict, fix: restartFix(restarted) };
    }),
};

/** A network or pool that was stopped although it had not changed, only because of `restart = true`. */
function restartedOnPurpose(events: readonly LifecycleEvent[], { declared }: CheckContext): string | undefined {
  const objects = [...declared.networks, ...declared.pools].filter(({ restart }) => restart);
  const found = objects.find(({ kind, name }) => events.some((event) => event.kind === kind && event.name === name));
  return found && `${found.kind} ${found.name}`;
}

function restartFix(object: string): Fix {
  const others = object.startsWith('network ') ? ', and every domain on it' : '';
  return {
    nix: `Remove \`restart = true\` from ${object}: every switch restarts it, changed or not${others}.`,
    xml: `Remove \`restart\` for ${object} from \`manifest.json\`: every apply restarts it, changed or not${others}.`,
  };
}

const sources = {
  domain: 'virsh event --all --loop',
  network: 'virsh net-event --event lifecycle --loop',
  pool: 'virsh pool-event --event lifecycle --loop',
} as const;
