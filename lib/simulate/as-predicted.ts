import { changeWords } from '../drift/change-words.ts';
import { policies } from '../drift/policies.ts';
import { xmlDifferences } from '../drift/xml-difference.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { Application } from './application.ts';
import type { BlastRadius, PlannedAction } from './planned-change.ts';

/** How an apply and what was predicted of it differ; each a line. */
export interface HeldAgainst {
  /** It happened, and nobody was told. */
  readonly unpredicted: readonly string[];
  /** PredictedApply, and it did not happen: a warning too many. */
  readonly over: readonly string[];
}

/** From harmless to worst: predicting something worse than what happens is an unnecessary warning, predicting something less is an error. */
const severity: readonly PlannedAction[] = ['unchanged', 'update', 'start', 'create', 'restart', 'stop', 'delete'];

/** Holds what an apply did to a libvirt against what was predicted of it: the states before and after, and the events, where they were heard. */
export function holdAgainst(
  { before, after, events }: Pick<Application, 'before' | 'after' | 'events'>,
  changes: BlastRadius['changes'],
): HeldAgainst {
  const unpredicted: string[] = [];
  const over: string[] = [];
  for (const [olds, news] of [
    [before.state.networks, after.state.networks],
    [before.state.pools, after.state.pools],
    [before.state.domains, after.state.domains],
  ] as const) {
    const uuids = new Set([...olds, ...news].map(({ uuid }) => uuid));
    for (const uuid of uuids) {
      const [old, fresh] = [olds, news].map((all: readonly (Network | Pool | Domain)[]) =>
        all.find((one) => one.uuid === uuid),
      );
      const { kind, name } = (old ?? fresh) as Network | Pool | Domain;
      const differences = old && fresh ? xmlDifferences(old.xml, fresh.xml, policies[kind]) : [];
      const stopped = events.some(
        (event) =>
          event.kind === kind &&
          [old?.name, fresh?.name].includes(event.name) &&
          /^(Stopped|Destroyed)/.test(event.event),
      );
      const really = whatHappened(old, fresh, stopped, differences.length > 0);
      const planned = changes.find((one) => one.kind === kind && one.uuid === uuid);
      const text = `${kind} ${name}: ${really}, predicted: ${planned?.action ?? 'nothing'}`;
      const far = severity.indexOf(really) - severity.indexOf(planned?.action ?? 'unchanged');
      if (far > 0) unpredicted.push(text);
      if (far < 0) over.push(planned?.perhaps ? `${text} (uncertain: ${planned.perhaps})` : text);
      const places = new Set([...(planned?.differences ?? []), ...(planned?.drift ?? [])].map(({ xpath }) => xpath));
      for (const change of differences) {
        if (!places.has(change.xpath)) unpredicted.push(`${kind} ${name} ${change.xpath}: ${changeWords(change)}`);
      }
    }
  }
  return { unpredicted: [...unpredicted, ...lostVolumes(before.state, after.state, changes)], over };
}

/** Lost volumes of pools that are still active. */
function lostVolumes(before: LabState, after: LabState, changes: BlastRadius['changes']): string[] {
  const volumes = (state: LabState) => state.pools.filter(({ live }) => live?.active).flatMap((pool) => pool.volumes);
  const [had, has] = [before, after].map((state) => new Set(volumes(state).map(({ pool, name }) => `${pool}/${name}`)));
  return [...(had ?? [])].flatMap((name) => {
    const open = after.pools.some((pool) => pool.live?.active && name.startsWith(`${pool.name}/`));
    const planned = changes.find((one) => one.kind === 'volume' && one.name === name);
    return open && !has?.has(name) && planned?.action !== 'delete' ? [`volume ${name}: deleted`] : [];
  });
}

function whatHappened(
  old: Network | Pool | Domain | undefined,
  fresh: Network | Pool | Domain | undefined,
  stopped: boolean,
  differs: boolean,
): PlannedAction {
  if (!fresh) return 'delete';
  if (!old) return 'create';
  const [was, is] = [old.live?.active, fresh.live?.active];
  if (was && !is) return 'stop';
  const restarted = old.kind === 'domain' && fresh.kind === 'domain' && was && old.live?.id !== fresh.live?.id;
  if (was && (stopped || restarted)) return 'restart';
  if (!was && is) return 'start';
  return differs || old.name !== fresh.name ? 'update' : 'unchanged';
}
