import { existsSync } from 'node:fs';
import { type AgentLine, openAgentLine } from '../agent/agent-line.ts';
import { findDomains } from '../checkpoint/find-domains.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { loadLab } from '../lab/load.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { GuestPower, type PowerOptions } from '../lifecycle/guest-power.ts';
import { type Ordered, startOrder } from '../lifecycle/start-order.ts';
import { runSignal } from '../run/run-signal.ts';

export interface PowerCommandOptions {
  readonly connect: string;
  readonly lab: string;
  /** Seconds, for each domain. */
  readonly timeout: number;
}

/** What a command does with one domain. */
type Deed = (guest: GuestPower, options: PowerOptions) => Promise<string>;

/**
 * `virtspec up`: in the order of the lab file, each when those that it starts after are ready.
 * @throws VirtspecError as `chosen`, `GuestPower`
 */
export async function upCommand(words: readonly string[], options: PowerCommandOptions): Promise<void> {
  await inWaves(words, options, async (guest, limits) => {
    const was = (await guest.start()) ? 'started' : 'was running';
    if (!(await guest.hasAgent())) return `${was}; without the channel of a guest agent nothing tells when it is ready`;
    await guest.untilReady(limits);
    return `${was}, ready`;
  });
}

/**
 * `virtspec shutdown`: in the opposite order.
 * @throws VirtspecError as `chosen`, `GuestPower`
 */
export async function shutdownCommand(words: readonly string[], options: PowerCommandOptions): Promise<void> {
  const deed: Deed = async (guest, limits) => ((await guest.shutdown(limits)) ? 'shut off' : 'was shut off');
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
  await each(findDomains(words, domains), { virsh, line }, async (guest) =>
    (await guest.off()) ? 'power taken away' : 'was shut off',
  );
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
  const waves = startOrder(await chosen(words, lab, virsh));
  const limits = { timeout: timeout * 1000, signal: run.signal };
  for (const wave of order === 'first first' ? waves : waves.toReversed()) {
    const named = wave.map((name) => ({ name }));
    await each(named, { virsh, line }, (guest) => deed(guest, limits));
  }
}

/** All at once; the first error is thrown when all have ended. */
async function each(
  domains: readonly { readonly name: string }[],
  { virsh, line }: { readonly virsh: VirshSession; readonly line: AgentLine },
  deed: (guest: GuestPower) => Promise<string>,
): Promise<void> {
  const done = domains.map(async ({ name }) => {
    const begun = performance.now();
    const what = await deed(new GuestPower(virsh, line, name));
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(`${name}: ${what}${seconds >= 1 ? ` after ${seconds.toFixed(0)} s` : ''}\n`);
  });
  const failed = (await Promise.allSettled(done)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * The domains that are named, else those of the lab file, each with those that it starts after.
 * @throws VirtspecError `power-nothing`, `domain-not-found` (usage); as `loadLab`
 */
async function chosen(words: readonly string[], lab: string, virsh: VirshSession): Promise<readonly Ordered[]> {
  const hasLab = lab === '-' || existsSync(lab);
  if (words.length === 0 && !hasLab) throw nothing(lab);
  const intents = hasLab ? (await loadLab(lab)).domains : [];
  const { domains } = await collectInventory(virsh);
  const names = words.length === 0 ? intents.map(({ name }) => name) : words;
  const after = new Map(intents.map(({ name, startsAfter }) => [name, startsAfter]));
  return findDomains(names, domains).map(({ name }) => ({ name, startsAfter: after.get(name) ?? [] }));
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
