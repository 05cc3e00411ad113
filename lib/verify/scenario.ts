import { join } from 'node:path';
import { isHostObject } from '../adapt/host-objects.ts';
import { ApplyError } from '../deploy/deployer.ts';
import { refusalCure } from '../deploy/refusal-cure.ts';
import { virshDeployer } from '../deploy/virsh-deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Scenario, VirshWords } from '../lab/lab.ts';
import { quoteCommand } from '../libvirt/virsh-command.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { shown } from '../render/xml-files.ts';
import { readXmlFolder } from '../render/xml-folder.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** The scenario of a lab without one. */
export const noScenario: Scenario = { before: undefined, prepare: [], missing: [], links: [], between: [] };

const nothing: DeclaredConnection = { objects: [], emptied: [], absent: [] };

/**
 * The objects that exist before the first apply.
 * @throws VirtspecError as `readXmlFolder`
 */
export async function readBefore({ before }: Scenario): Promise<DeclaredConnection> {
  return before === undefined ? nothing : readXmlFolder(before);
}

/**
 * Defines in libvirt what exists before the first apply.
 * @param before adapted to the sandbox
 * @throws VirtspecError `scenario-refused`
 */
export async function putBefore(
  before: DeclaredConnection,
  { prepare }: Scenario,
  { sandbox, virsh }: StartedSandbox,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await virshDeployer(virsh, join(sandbox.folder, 'before')).apply(before, signal);
  } catch (error) {
    if (!(error instanceof ApplyError) || error.kind !== 'refused') throw error;
    throw refused(`the scenario's \`before\`: ${error.what}`, error.why ?? '', error);
  }
  await playCommands(prepare, 'before the first apply', virsh, signal);
}

/**
 * Runs a scenario's virsh commands, one after the other.
 * @param when for the message: `between the two applies`
 * @throws VirtspecError `scenario-refused` at the first that libvirt refuses
 */
export async function playCommands(
  commands: readonly VirshWords[],
  when: string,
  virsh: VirshSession,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const command of commands) {
    signal?.throwIfAborted();
    const { error } = await virsh.execute(command);
    if (error !== undefined) throw refused(`the scenario's command ${when} was refused: ${spell(command)}`, error);
  }
}

function refused(what: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'scenario-refused',
    kind: 'refused',
    what,
    why,
    fix:
      refusalCure(why) ?? 'Where libvirt is right, that is the answer; otherwise fix the `scenario` of the lab file.',
    cause,
  });
}

/** A command as typed. */
function spell(command: VirshWords): string {
  return `virsh ${quoteCommand(command)}`;
}

/** What a scenario does after the first apply, for the report; one line each. */
export function describeBetween({ between }: Scenario): string[] {
  return between.map((command) => `between the two applies: ${spell(command)}`);
}

/** What a scenario creates in addition to the lab before the first apply; one line each. */
export function describeBefore(scenario: Scenario, before: DeclaredConnection): string[] {
  const { missing, links, prepare } = scenario;
  const describe = ({ kind, name, pool, active }: RenderedObject) => {
    const running = active && kind === 'domain' ? ' (running)' : '';
    return `${kind} ${pool === undefined ? name : `${pool}/${name}`}${running}`;
  };
  const standIns = before.objects.filter(isHostObject).map(describe);
  const objects = before.objects.filter((object) => !isHostObject(object)).map(describe);
  const folder = shown(scenario.before ?? '');
  return [
    ...(standIns.length > 0 ? [`stand-ins for the host’s own: ${standIns.join(', ')}`] : []),
    ...(objects.length > 0 ? [`there before the first apply, from ${folder}: ${objects.join(', ')}`] : []),
    ...prepare.map((command) => `before the first apply: ${spell(command)}`),
    ...missing.map((path) => `missing: ${path}`),
    ...links.map(({ name, address, prefix }) => `a link of the host: ${name}, ${address}/${prefix}`),
  ];
}
