import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { runSignal } from '../run/run-signal.ts';
import { findSystem } from '../system/find-system.ts';
import { requireSystem } from '../system/requirements.ts';
import type { System } from '../system/system.ts';
import { WarmVerifier } from '../watch/warm-verifier.ts';
import { parseReporters, type Reporter } from './reporters.ts';
import { listenToKeys } from './watch-keys.ts';
import type { WatchCommandOptions } from './watch-options.ts';
import { WatchScreen } from './watch-screen.ts';
import { WatchSession } from './watch-session.ts';
import { requireWritable } from './write-as-asked.ts';

/** Seconds; the watching itself has no limit. */
const forever = Number.MAX_SAFE_INTEGER / 1000;

/**
 * `virtspec watch`, until it is ended.
 * @returns the exit code: 0 if it was quit, 128 and the signal's number if it was interrupted
 * @throws VirtspecError for what no save can change: the command line, a lab file that does not exist, a machine that cannot run a sandbox
 */
export async function watchCommand(options: WatchCommandOptions): Promise<number> {
  const reporters = parseReporters(options.reporter ?? []);
  refusePrinted(reporters);
  await requireWritable(reporters);
  const reason = await watchUntilEnded(options, reporters, systemOf(options.libvirt));
  if (!(reason instanceof VirtspecError)) return 0;
  process.stderr.write(`${reason.what}\n`);
  return exitCodeOf(reason);
}

/** @returns why it was interrupted; undefined if it was quit. The sandboxes are gone then */
async function watchUntilEnded(
  options: WatchCommandOptions,
  reporters: readonly Reporter[],
  system: System | undefined,
): Promise<unknown> {
  using run = runSignal(forever, 'the sandboxes are gone');
  const quitting = new AbortController();
  const hasKeys = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const screen = new WatchScreen(process.stdout, hasKeys);
  const onDeath = (why: unknown) =>
    screen.note(`A sandbox ended by itself, another takes its place: ${messageOf(why)}`);
  await using verifier = new WarmVerifier({ signal: run.signal, system, onDeath });
  await using session = new WatchSession({ ...options, reporters, screen, verifier, signal: run.signal });
  using _ = hasKeys
    ? listenToKeys(process.stdin, {
        again: () => session.again(),
        all: () => session.showAll(),
        quit: () => quitting.abort(),
        interrupt: () => process.kill(process.pid, 'SIGINT'),
      })
    : undefined;
  session.begin();
  await Promise.race([aborted(run.signal), aborted(quitting.signal), session.failure]).finally(() => screen.close());
  return run.signal.aborted ? run.signal.reason : undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function messageOf(why: unknown): string {
  return why instanceof Error ? why.message : String(why);
}

function systemOf(word: string | undefined): System | undefined {
  const found = word === undefined ? undefined : findSystem(word);
  if (found === undefined) return undefined;
  if ('system' in found) {
    requireSystem(found.system);
    return found.system;
  }
  throw new VirtspecError({
    code: 'libvirt-not-made',
    kind: 'usage',
    what: `the libvirt ${found.make.name} is not in the cache`,
    fix: `Make it first: virtspec libvirt add ${word}`,
  });
}

/** @throws VirtspecError `reporter-without-path` */
function refusePrinted(reporters: readonly Reporter[]): void {
  const printed = reporters.find(({ path }) => path === undefined);
  if (!printed) return;
  throw new VirtspecError({
    code: 'reporter-without-path',
    kind: 'usage',
    what: `watch cannot print the report ${printed.format} to standard output`,
    why: 'it shows there what changed',
    fix: `Give it a file: --reporter ${printed.format}:reports/watch.${printed.format}`,
  });
}
