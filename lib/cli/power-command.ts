import { existsSync } from 'node:fs';
import type { GuestPlace } from '../access/guest-place.ts';
import { waysInto } from '../access/ways.ts';
import { type AgentLine, openAgentLine } from '../agent/agent-line.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab, SshIntent } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import { findDomains, findListed } from '../libvirt/find-domains.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { GuestPower, type PowerOptions } from '../lifecycle/guest-power.ts';
import { type Ordered, startOrder } from '../lifecycle/start-order.ts';
import { runSignal } from '../run/run-signal.ts';
import { tellDoubt } from './transport-choice.ts';

export interface PowerCommandOptions {
  readonly connect: string;
  readonly lab: string;
  /** Seconds, for each domain. */
  readonly timeout: number;
  readonly dryRun?: boolean;
}

/** What a lab file says of its domains; it may not exist. */
type LabOfDomains = Pick<Lab, 'file' | 'domains'>;

/** What a command does with one domain. */
type Deed = (place: GuestPlace, options: DeedOptions) => Promise<string>;

interface DeedOptions extends PowerOptions {
  /** What the lab file says of the domain’s ssh. */
  readonly ssh: SshIntent | undefined;
}

/**
 * `virtspec up`: in the order of the lab file, each when those that it starts after are ready.
 * @throws VirtspecError as `labOf`, `chosen`, `GuestPower`
 */
export async function upCommand(words: readonly string[], options: PowerCommandOptions): Promise<void> {
  const isDry = options.dryRun === true;
  await inWaves(words, options, async (place, { ssh, ...limits }) => {
    const guest = new GuestPower(place);
    const was = isDry ? asStarted(await guest.state()) : (await guest.start()) ? 'started' : 'was running';
    const ways = await waysInto(place, { ssh: { intent: async () => ssh } });
    const isBySsh = ways.some(({ name }) => name === 'ssh');
    const hasAgent = await guest.hasAgent();
    if (!isBySsh && !hasAgent)
      return `${was}; without the channel of a guest agent, or \`ssh\` in the lab file, nothing tells when it is ready`;
    if (isDry)
      return `${was}; ready when ${[...(hasAgent ? ['its agent'] : []), ...(isBySsh ? ['ssh'] : [])].join(' or ')} answers`;
    const way = await guest.untilReady(ways, { ...limits, onDoubt: tellDoubt(place.domain) });
    return `${was}, ready${way === 'ssh' ? ' by ssh' : ''}`;
  });
}

/**
 * `virtspec shutdown`: in the opposite order.
 * @throws VirtspecError as `labOf`, `chosen`, `GuestPower`
 */
export async function shutdownCommand(words: readonly string[], options: PowerCommandOptions): Promise<void> {
  const deed: Deed = async (place, limits) => {
    const guest = new GuestPower(place);
    if (options.dryRun === true) return (await guest.state()) === 'shut off' ? 'is shut off' : 'would be shut down';
    return (await guest.shutdown(limits)) ? 'shut off' : 'was shut off';
  };
  await inWaves(words, options, deed, 'last first');
}

/**
 * `virtspec off`: at once.
 * @throws VirtspecError `domain-not-found`, `virsh-refused`
 */
export async function offCommand(
  words: readonly string[],
  { connect }: Pick<PowerCommandOptions, 'connect'>,
): Promise<void> {
  await using virsh = await VirshSession.open(connect);
  using line = await openAgentLine(virsh);
  const { domains } = await collectInventory(virsh);
  await each(findDomains(words, domains), { virsh, line }, async (place) =>
    (await new GuestPower(place).off()) ? 'power taken away' : 'was shut off',
  );
}

function asStarted(state: string): string {
  if (state === 'running') return 'runs';
  return state === 'paused' ? 'would be resumed' : 'would be started';
}

async function inWaves(
  words: readonly string[],
  { connect, lab, timeout }: PowerCommandOptions,
  deed: Deed,
  order: 'first first' | 'last first' = 'first first',
): Promise<void> {
  using run = runSignal(Number.MAX_SAFE_INTEGER / 1000, 'the domains are left as they are');
  await using virsh = await VirshSession.open(connect);
  using line = await openAgentLine(virsh);
  const read = await labOf(words, lab);
  const waves = startOrder(await chosen(words, read, virsh));
  const sshOf = new Map(read.domains.map(({ name, ssh }) => [name, ssh]));
  const limits = { timeout: timeout * 1000, signal: run.signal };
  for (const wave of order === 'first first' ? waves : waves.toReversed()) {
    const named = wave.map((name) => ({ name }));
    await each(named, { virsh, line }, (place) => deed(place, { ...limits, ssh: sshOf.get(place.domain) }));
  }
}

/** All at once; the first error is thrown when all have ended. */
async function each(
  domains: readonly { readonly name: string }[],
  { virsh, line }: { readonly virsh: VirshSession; readonly line: AgentLine },
  deed: (place: GuestPlace) => Promise<string>,
): Promise<void> {
  const done = domains.map(async ({ name }) => {
    const begun = performance.now();
    const what = await deed({ virsh, line, domain: name });
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(`${name}: ${what}${seconds >= 1 ? ` (${seconds.toFixed(0)} s)` : ''}\n`);
  });
  const failed = (await Promise.allSettled(done)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** @throws VirtspecError `power-nothing` (usage) if neither a domain nor a lab file is named; as `loadLab` */
async function labOf(words: readonly string[], lab: string): Promise<LabOfDomains> {
  const hasLab = lab === '-' || existsSync(lab);
  if (words.length === 0 && !hasLab) throw nothing(lab);
  return hasLab ? await loadLab(lab) : { file: lab, domains: [] };
}

/**
 * The domains that are named, else those of the lab file, each with those that it starts after.
 * @throws VirtspecError `domain-not-found`, `domain-not-defined` (usage)
 */
async function chosen(words: readonly string[], lab: LabOfDomains, virsh: VirshSession): Promise<readonly Ordered[]> {
  const { domains } = await collectInventory(virsh);
  const listed = lab.domains.map(({ name }) => name);
  const found = words.length === 0 ? findListed(listed, domains, lab) : findDomains(words, domains);
  const after = new Map(lab.domains.map(({ name, startsAfter }) => [name, startsAfter]));
  return found.map(({ name }) => ({ name, startsAfter: after.get(name) ?? [] }));
}

function nothing(lab: string): VirtspecError {
  return new VirtspecError({
    code: 'power-nothing',
    kind: 'usage',
    what: 'no domain is named',
    why: `there is no ${lab} that lists them`,
    fix: 'Name domains, or pass the lab file with --lab.',
  });
}
