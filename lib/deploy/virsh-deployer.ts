import { VirtspecError } from '../error/virtspec-error.ts';
import { collectInventory, type Inventory } from '../libvirt/inventory.ts';
import type { VirshCommand } from '../libvirt/virsh-command.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { type AppliedAction, ApplyError, type Deployer } from './deployer.ts';
import { writeXml } from './write-xml.ts';

/** An action with the virsh command that does it. */
interface Step {
  readonly action: AppliedAction;
  readonly command: VirshCommand;
}

/**
 * Applies a lab with virsh alone, in NixVirt's order: define everything, then pools and their volumes, then activation.
 * It deletes nothing. A volume that exists is left as it is.
 *
 * @param folder where the XML is written for virsh to read; made when missing
 */
export function virshDeployer(virsh: VirshSession, folder: string): Deployer {
  return {
    name: 'virsh',
    async apply(objects, signal) {
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

/** The commands that bring `inventory` to what `objects` declare; the second time, definitions only. */
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
    ...of('pool').flatMap((pool) => poolSteps(pool, of('volume'), inventory, file)),
    ...of('network').flatMap((network) => networkActivation(network, inventory)),
    ...of('domain').flatMap((domain) => domainActivation(domain, inventory)),
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
  // As NixVirt does (`_defineExtra`): volumes need their pool active, whatever its `active` says.
  const wanted = pool.active === true || missing.length > 0;
  return [
    ...(present ? [] : [step('build', pool, ['pool-build', '--pool', pool.name])]),
    ...(wanted && !present?.live?.active ? [step('start', pool, ['pool-start', '--pool', pool.name])] : []),
    ...missing.map((volume) => step('create', volume, ['vol-create', '--pool', pool.name, '--file', file(volume)])),
    ...(pool.active === false && present?.live?.active
      ? [step('stop', pool, ['pool-destroy', '--pool', pool.name])]
      : []),
  ];
}

function networkActivation(network: RenderedObject, inventory: Inventory): Step[] {
  const active = inventory.networks.find(({ name }) => name === network.name)?.live?.active ?? false;
  if (network.active === true && !active) return [step('start', network, ['net-start', '--network', network.name])];
  if (network.active === false && active) return [step('stop', network, ['net-destroy', '--network', network.name])];
  return [];
}

function domainActivation(domain: RenderedObject, inventory: Inventory): Step[] {
  const active = inventory.domains.find(({ name }) => name === domain.name)?.live?.active ?? false;
  if (domain.active === true && !active) return [step('start', domain, ['start', '--domain', domain.name])];
  if (domain.active === false && active) return [step('stop', domain, ['destroy', '--domain', domain.name])];
  return [];
}

function step(verb: AppliedAction['verb'], object: RenderedObject, command: VirshCommand): Step {
  const name = object.pool === undefined ? object.name : `${object.pool}/${object.name}`;
  return { action: { verb, kind: object.kind, name }, command };
}

/** Why `command` failed, or undefined when it did not. */
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
