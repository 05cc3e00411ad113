import { join } from 'node:path';
import { type AppliedAction, ApplyError } from '../../../lib/deploy/deployer.ts';
import { nixVirtDeployer } from '../../../lib/deploy/nixvirt-deployer.ts';
import type { VirshSession } from '../../../lib/libvirt/virsh-session.ts';
import type { LabState } from '../../../lib/model/lab-state.ts';
import type { DeclaredConnection } from '../../../lib/model/rendered.ts';
import type { NixVirtRules } from '../../../lib/nixvirt/rules.ts';
import { observeHost, viewHost } from '../../../lib/plan/observe-host.ts';
import type { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import type { ShadowLibvirt } from '../../../lib/sandbox/shadow-libvirt.ts';
import { holdAgainst } from '../../../lib/simulate/as-predicted.ts';
import { blastRadius, type PredictedApply } from '../../../lib/simulate/blast-radius.ts';
import { normaliseForNixVirt } from '../../../lib/simulate/nixvirt-definition.ts';
import { collectMoment } from '../../../lib/snapshot/moment.ts';
import { Watched } from '../../../lib/snapshot/watched.ts';

/** A NixVirt that is held against what is predicted of it. */
export interface Release {
  readonly folder: string;
  readonly python: string;
  readonly rules: NixVirtRules;
}

/** What an apply did that was not predicted, and the other way round; each a line. */
export interface Verdict {
  readonly unpredicted: readonly string[];
  /** PredictedApply, and did not happen. */
  readonly over: readonly string[];
  readonly predicted: PredictedApply;
  /** What was there before. */
  readonly before: LabState;
  readonly failure: string | undefined;
}

export interface Host {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
}

/** Predicts an apply, has NixVirt's own activation do it, and compares the two: its log, the states, the events. */
export async function holdAgainstNixVirt(
  connection: DeclaredConnection,
  { sandbox, virsh }: Host,
  shadow: ShadowLibvirt,
  { folder: source, python, rules }: Release,
): Promise<Verdict> {
  const run = (...args: Parameters<Sandbox['run']>) => sandbox.run(...args);
  const observed = await observeHost(await viewHost(virsh, run), run, connection);
  const predicted = blastRadius(
    connection,
    await normaliseForNixVirt(connection.objects, rules, (given) => shadow.normalise(given, async () => observed)),
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
  const actions = compareActions(done, predicted, connection, before.state);
  const states = holdAgainst(span, predicted.changes);
  const broke = compareBreak(failure, predicted);
  return {
    unpredicted: [...actions.unpredicted, ...states.unpredicted, ...broke.unpredicted],
    over: [...actions.over, ...states.over, ...broke.over],
    predicted,
    before: before.state,
    failure: failure?.message,
  };
}

type Compared = Pick<Verdict, 'unpredicted' | 'over'>;

/** NixVirt's own log. It names an object by its UUID; names are converted as in the deployer. */
function compareActions(
  done: readonly AppliedAction[],
  { actions }: PredictedApply,
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
  const unpredicted: string[] = [];
  const left = [...meant];
  for (const text of said) {
    const index = left.findIndex((one) => one.text === text);
    if (index === -1) unpredicted.push(`done: ${text}`);
    else left.splice(index, 1);
  }
  return {
    unpredicted,
    over: left.map(({ text, perhaps }) => `not done: ${text}${perhaps ? ` (perhaps: ${perhaps})` : ''}`),
  };
}

function compareBreak(failure: ApplyError | undefined, { breaks }: PredictedApply): Compared {
  if (failure && !breaks) return { unpredicted: [`broke off: ${failure.message}`], over: [] };
  if (!failure && breaks) return { unpredicted: [], over: [`did not break off: ${breaks.what ?? ''} ${breaks.why}`] };
  return { unpredicted: [], over: [] };
}
