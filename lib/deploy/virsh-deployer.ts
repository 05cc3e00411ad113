import { VirtspecError } from '../error/virtspec-error.ts';
import { collectInventory, type Inventory } from '../libvirt/inventory.ts';
import type { VirshCommand } from '../libvirt/virsh-command.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { ListedKind, RenderedObject } from '../model/rendered.ts';
import { type AppliedAction, ApplyError, type Deployer } from './deployer.ts';
import { writeXml } from './write-xml.ts';

/** An action, with the virsh command for it. */
interface Step {
  readonly action: AppliedAction;
  readonly command: VirshCommand;
}

/**
 * Applies a lab with virsh alone, in NixVirt's order: define everything, then pools and their volumes, then activation. It deletes nothing, and
 * restarts only what is declared with `restart = true`. An existing volume is not changed.
 *
 * @param folder where the XML is written for virsh to read; created if missing
 */
export function virshDeployer(virsh: VirshSession, folder: string): Deployer {
  return {
    name: 'virsh',
    omits: ({ emptied, absent }) => [
      ...emptied.map((kind) => `delete every ${kind}`),
      ...absent.map(({ pool, name }) => `delete volume ${pool}/${name}`),
    ],
    async apply({ objects }, signal) {
      const steps = planSteps(objects, await collectInventory(virsh), await writeXml(objects, folder));
      const done: AppliedAction[] = [];
      for (const { action, command } of steps) {
        signal?.throwIfAborted();
        const refusal = await perform(virsh, command);
        if (refusal !== undefined) throw new ApplyError(action, done, refusal.why, refusal.cause);
        done.push(action);
      }
      return done;
    },
  };
}

/** The commands that bring `inventory` into the state that `objects` declare; the second time, only definitions. */
export function planSteps(
  objects: readonly RenderedObject[],
  inventory: Inventory,
  fileOf: ReadonlyMap<RenderedObject, string>,
): Step[] {
  const of = (kind: RenderedObject['kind']) => objects.filter((object) => object.kind === kind);
  const file = (object: RenderedObject) => fileOf.get(object) ?? '';
  return [
    ...of('network').map((network) => step('define', network, ['net-define', '--file', file(network)])),
    ...of('pool').map((pool) => step('define', pool, ['pool-define', '--file', file(pool)])),
    ...of('domain').map((domain) => step('define', domain, ['define', '--file', file(domain)])),
    ...objects
      .filter(({ restart }) => restart)
      .flatMap((object) => (isActive(object, inventory) ? [stop(object)] : [])),
    ...of('pool').flatMap((pool) => poolSteps(pool, of('volume'), inventory, file)),
    ...[...of('network'), ...of('domain')].flatMap((object) => activation(object, inventory)),
  ];
}

function poolSteps(
  pool: RenderedObject,
  volumes: readonly RenderedObject[],
  inventory: Inventory,
  file: (object: RenderedObject) => string,
): Step[] {
  const present = inventory.pools.find(({ name }) => name === pool.name);
  const own = volumes.filter((volume) => volume.pool === pool.name);
  const missing = own.filter((volume) => !present?.volumes.some(({ name }) => name === volume.name));
  // As in NixVirt (`_defineExtra`): volumes need an active pool, whatever its `active` is.
  const active = missing.length > 0 || pool.active;
  return [
    ...(present ? [] : [step('build', pool, ['pool-build', '--pool', pool.name])]),
    ...activation({ ...pool, active }, inventory),
    ...missing.map((volume) => step('create', volume, ['vol-create', '--pool', pool.name, '--file', file(volume)])),
    ...(missing.length > 0 && pool.active === false ? [stop(pool)] : []),
  ];
}

/** The steps that bring an object into its `active` state, from its previous state, or from the stop because of `restart = true`. */
function activation(object: RenderedObject, inventory: Inventory): Step[] {
  const was = isActive(object, inventory);
  const is = was && object.restart !== true;
  const wanted = object.active ?? was;
  if (wanted === is) return [];
  return [wanted ? start(object) : stop(object)];
}

function isActive({ kind, name }: RenderedObject, { networks, pools, domains }: Inventory): boolean {
  const lists = { network: networks, pool: pools, domain: domains, volume: [] };
  return lists[kind].find((object) => object.name === name)?.live?.active ?? false;
}

/** virsh's command, and the option that names its object. */
const commands = {
  network: { start: 'net-start', stop: 'net-destroy', option: '--network' },
  pool: { start: 'pool-start', stop: 'pool-destroy', option: '--pool' },
  domain: { start: 'start', stop: 'destroy', option: '--domain' },
} as const;

function start(object: RenderedObject): Step {
  const { start: command, option } = commands[object.kind as ListedKind];
  return step('start', object, [command, option, object.name]);
}

function stop(object: RenderedObject): Step {
  const { stop: command, option } = commands[object.kind as ListedKind];
  return step('stop', object, [command, option, object.name]);
}

function step(verb: AppliedAction['verb'], object: RenderedObject, command: VirshCommand): Step {
  const name = object.pool === undefined ? object.name : `${object.pool}/${object.name}`;
  return { action: { verb, kind: object.kind, name }, command };
}

/** Why `command` failed, or undefined if it succeeded. */
async function perform(
  virsh: VirshSession,
  command: VirshCommand,
): Promise<{ readonly why: string; readonly cause?: unknown } | undefined> {
  try {
    const reply = await virsh.execute(command);
    return reply.error === undefined ? undefined : { why: reply.error };
  } catch (cause) {
    if (!(cause instanceof VirtspecError)) throw cause;
    return { why: cause.why ?? cause.what, cause };
  }
}
