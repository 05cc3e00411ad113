import { VirtspecError } from '../error/virtspec-error.ts';
import type { RunOptions, RunResult } from '../process/run.ts';

/** What systemd knows of a unit. https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html */
export interface UnitFacts {
  readonly active: boolean;
  /** `process`: when it is stopped, what it has started goes on. */
  readonly killMode: string;
  /** Units that, when they are stopped or restarted, stop or restart this one: `Requires=`, `BindsTo=`, `PartOf=`. */
  readonly stoppedWith: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
}

/** Runs a command on the machine of those units. */
export type UnitRunner = (argv: readonly [string, ...string[]], options?: RunOptions) => Promise<RunResult>;

const properties = ['Id', 'ActiveState', 'KillMode', 'Requires', 'BindsTo', 'PartOf', 'Environment'];

/** Of dependencies of dependencies: systemd’s own targets and slices are among them, and end soon. */
const depth = 12;

/**
 * The facts of units, and of all with which they would be stopped.
 * @throws VirtspecError `units-unknown` where there is no systemd to ask
 */
export async function collectUnits(run: UnitRunner, names: readonly string[]): Promise<ReadonlyMap<string, UnitFacts>> {
  const facts = new Map<string, UnitFacts>();
  let next = [...names];
  for (let round = 0; round < depth && next.length > 0; round++) {
    for (const [name, fact] of await show(run, next)) facts.set(name, fact);
    next = [...new Set([...facts.values()].flatMap(({ stoppedWith }) => stoppedWith))].filter((one) => !facts.has(one));
  }
  return facts;
}

async function show(run: UnitRunner, names: readonly string[]): Promise<ReadonlyMap<string, UnitFacts>> {
  const argv = ['systemctl', 'show', `--property=${properties.join(',')}`, '--', ...names] as const;
  const { code, stdout, stderr } = await run(argv, { timeout: 20_000 });
  if (code !== 0) throw unknown(stderr.trim() || `systemctl ended with ${code}`);
  return new Map(stdout.split('\n\n').flatMap((block) => factsOf(block) ?? []));
}

/** One unit, a property a line, in no certain order. */
function factsOf(block: string): [[string, UnitFacts]] | undefined {
  const said = new Map(
    block.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
  const id = said.get('Id');
  if (id === undefined) return undefined;
  const words = (name: string) => (said.get(name) ?? '').split(' ').filter((word) => word !== '');
  const environment = words('Environment').flatMap((pair) => {
    const [, name = '', value = ''] = /^"?([A-Za-z_]\w*)=(.*?)"?$/.exec(pair) ?? [];
    return name === '' ? [] : [[name, value] as const];
  });
  const stoppedWith = [...words('Requires'), ...words('BindsTo'), ...words('PartOf')];
  const active = ['active', 'activating', 'reloading', 'refreshing'].includes(said.get('ActiveState') ?? '');
  return [[id, { active, killMode: said.get('KillMode') ?? '', stoppedWith, environment: new Map(environment) }]];
}

function unknown(why: string): VirtspecError {
  return new VirtspecError({
    code: 'units-unknown',
    kind: 'environment',
    what: 'systemd’s units on the host cannot be queried',
    why,
  });
}
