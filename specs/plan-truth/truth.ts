import { join } from 'node:path';
import { type AppliedAction, ApplyError } from '../../lib/deploy/deployer.ts';
import { nixVirtDeployer } from '../../lib/deploy/nixvirt-deployer.ts';
import { blastRadius, type Foreseen } from '../../lib/diff/blast-radius.ts';
import type { NixVirtRules } from '../../lib/diff/nixvirt-rules.ts';
import type { PlannedAction } from '../../lib/diff/planned-change.ts';
import { policies } from '../../lib/diff/policies.ts';
import { xmlDifferences } from '../../lib/diff/xml-difference.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import type { LabState } from '../../lib/model/lab-state.ts';
import type { Domain, Network, Pool } from '../../lib/model/objects.ts';
import type { DeclaredConnection } from '../../lib/model/rendered.ts';
import { observeHost, viewHost } from '../../lib/plan/observe-host.ts';
import type { ShadowLibvirt } from '../../lib/plan/shadow-libvirt.ts';
import { collectMoment } from '../../lib/target/moment.ts';
import type { Sandbox } from '../../lib/target/sandbox/sandbox.ts';
import { type Span, Watched } from '../../lib/target/watched.ts';

/** A NixVirt that is held against what is foreseen of it. */
export interface Release {
  readonly folder: string;
  readonly python: string;
  readonly rules: NixVirtRules;
}

/** What an apply did that was not foreseen, and the other way round; each a line. */
export interface Verdict {
  readonly unforeseen: readonly string[];
  /** Foreseen, and did not happen. */
  readonly over: readonly string[];
  readonly foreseen: Foreseen;
  readonly failure: string | undefined;
}

export interface Host {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
}

/** Foresees an apply, has NixVirt's own activation do it, and holds the two against each other: its log, the states, the events. */
export async function holdAgainstNixVirt(
  connection: DeclaredConnection,
  { sandbox, virsh }: Host,
  shadow: ShadowLibvirt,
  { folder: source, python, rules }: Release,
): Promise<Verdict> {
  const run = (...args: Parameters<Sandbox['run']>) => sandbox.run(...args);
  const observed = await observeHost(await viewHost(virsh, run), run, connection);
  const foreseen = blastRadius(
    connection,
    await shadow.normalise(connection, rules, async () => observed.state),
    observed,
    rules,
  );
  const before = await collectMoment(virsh, run);
  const deployer = nixVirtDeployer({ name: 'NixVirt', source, python, virsh, folder: join(sandbox.folder, 'apply') });
  await using watched = await Watched.begin({ virsh, run, folder: sandbox.folder }, before);
  let done: readonly AppliedAction[] = [];
  let failure: ApplyError | undefined;
  try {
    done = await deployer.apply(connection);
  } catch (error) {
    if (!(error instanceof ApplyError)) throw error;
    failure = error;
    done = error.done;
  }
  const span = await watched.finish();
  const actions = compareActions(done, foreseen, connection, before.state);
  const states = compareStates(span, foreseen);
  const broke = compareBreak(failure, foreseen);
  return {
    unforeseen: [...actions.unforeseen, ...states.unforeseen, ...broke.unforeseen],
    over: [...actions.over, ...states.over, ...broke.over],
    foreseen,
    failure: failure?.message,
  };
}

type Compared = Pick<Verdict, 'unforeseen' | 'over'>;

/** NixVirt's own log. It calls an object by its UUID; names are given as the deployer gives them. */
function compareActions(
  done: readonly AppliedAction[],
  { actions }: Foreseen,
  { objects }: DeclaredConnection,
  before: LabState,
): Compared {
  const known = [...objects, ...before.networks, ...before.pools, ...before.domains];
  const nameOf = (uuid: string) => known.find((object) => object.uuid === uuid)?.name ?? uuid;
  const said = done.map(({ verb, kind, name }) => `${verb} ${kind} ${name}`);
  const meant = actions.map(({ verb, kind, uuid, name, perhaps }) => {
    const called = kind === 'volume' ? `${nameOf(uuid)}/${name.slice(name.indexOf('/') + 1)}` : nameOf(uuid);
    return { text: `${verb} ${kind} ${called}`, perhaps };
  });
  const unforeseen: string[] = [];
  const left = [...meant];
  for (const text of said) {
    const index = left.findIndex((one) => one.text === text);
    if (index === -1) unforeseen.push(`done: ${text}`);
    else left.splice(index, 1);
  }
  return {
    unforeseen,
    over: left.map(({ text, perhaps }) => `not done: ${text}${perhaps ? ` (perhaps: ${perhaps})` : ''}`),
  };
}

/** From harmless to the worst: foreseeing more than happens is a warning too many, less is a lie. */
const severity: readonly PlannedAction[] = ['unchanged', 'update', 'start', 'create', 'restart', 'stop', 'delete'];

function compareStates({ before, after, events }: Span, { changes }: Foreseen): Compared {
  const unforeseen: string[] = [];
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
      const text = `${kind} ${name}: ${really}, foreseen: ${planned?.action ?? 'nothing'}`;
      const far = severity.indexOf(really) - severity.indexOf(planned?.action ?? 'unchanged');
      if (far > 0) unforeseen.push(text);
      if (far < 0) over.push(planned?.perhaps ? `${text} (perhaps: ${planned.perhaps})` : text);
      const places = new Set([...(planned?.differences ?? []), ...(planned?.drift ?? [])].map(({ xpath }) => xpath));
      for (const { xpath, from, to } of differences) {
        if (!places.has(xpath)) unforeseen.push(`${kind} ${name} ${xpath}: ${from} → ${to}`);
      }
    }
  }
  const volumes = (state: LabState) => state.pools.filter(({ live }) => live?.active).flatMap((pool) => pool.volumes);
  const calledOf = ({ pool, name }: { pool: string; name: string }) => `${pool}/${name}`;
  const [had, has] = [before, after].map(({ state }) => new Set(volumes(state).map(calledOf)));
  for (const name of had ?? []) {
    const open = after.state.pools.some((pool) => pool.live?.active && name.startsWith(`${pool.name}/`));
    const planned = changes.find((one) => one.kind === 'volume' && one.name === name);
    if (open && !has?.has(name) && planned?.action !== 'delete') unforeseen.push(`volume ${name}: deleted`);
  }
  return { unforeseen, over };
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

function compareBreak(failure: ApplyError | undefined, { breaks }: Foreseen): Compared {
  if (failure && !breaks) return { unforeseen: [`broke off: ${failure.message}`], over: [] };
  if (!failure && breaks) return { unforeseen: [], over: [`did not break off: ${breaks.what ?? ''} ${breaks.why}`] };
  return { unforeseen: [], over: [] };
}
