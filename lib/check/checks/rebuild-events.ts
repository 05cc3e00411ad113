import { evidenceOf } from '../../xml/evidence.ts';
import type { LabCheck } from '../check.ts';
import { judgeRebuild } from '../rebuilt.ts';
import { undoneStart } from '../start-writes.ts';
import { judgeNone, skip } from '../verdict.ts';

export const rebuildEvents: LabCheck = {
  id: 'rebuild-events',
  steps: [6],
  title: 'Rebuild is idempotent: nothing is stopped, started or undefined while it applies',
  severity: 'error',
  fix: 'See what changed in rebuild-domain-xml, rebuild-network-xml and rebuild-pool-xml, and pin it in Nix.',
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
      const undone =
        felt.length > 0 && felt.every(({ kind, name }) => kind === 'domain' && undoneStart({ name }, context));
      return verdict.status === 'fail' && undone ? { ...verdict, fix: 'See start-keeps-definition.' } : verdict;
    }),
};

const sources = {
  domain: 'virsh event --all --loop',
  network: 'virsh net-event --event lifecycle --loop',
  pool: 'virsh pool-event --event lifecycle --loop',
} as const;
