/**
 * The program that runs in the container of `--target container`: virtspec's own sandbox, with a job from standard input and messages to standard
 * output. Standard input is its lifeline: when it closes, everything ends.
 */

import { decodeMessage, encodeMessage, linesOf } from '../container/message.ts';
import { declaredState } from '../model/declared-state.ts';
import { limitOf, withPatience } from '../process/patience.ts';
import { validateRendered } from '../render/validate.ts';
import { LabRun } from '../run/lab-run.ts';
import type { Phase } from '../run/phase.ts';
import { Ahead } from './ahead.ts';
import { type ContainedJob, type ContainedMessage, packError } from './contained.ts';
import type { KeptSandbox } from './options.ts';
import { proveInSandbox } from './prove-in-sandbox.ts';

const say = (message: ContainedMessage | 'here'): boolean => process.stdout.write(encodeMessage(message));

const lifeline = new AbortController();
const lines = linesOf(process.stdin);
say('here');
const first = await lines.next();
if (first.done) process.exit(0);
const job = decodeMessage(first.value) as ContainedJob;
let kept = false;
const watching = withPatience(job.patience, watchLifeline);

const ended = await withPatience(job.patience, work).catch(
  (error: unknown): ContainedMessage => ({ threw: packError(error) }),
);
if (lifeline.signal.aborted) process.exit(0);
say(ended);
if (kept) await new Promise(() => setInterval(() => {}, 2 ** 30));
// All messages must be written before the end; the other side closes the connection when it has received them.
await watching;
process.exit(0);

/** When it closes, the work stops and tears down its sandbox. A second for each, and no more: pid 1 kills everything. */
async function watchLifeline(): Promise<void> {
  for await (const _ of lines);
  if (kept) return;
  lifeline.abort(new Error('the lifeline ended'));
  setTimeout(() => process.exit(1), limitOf(12_000).milliseconds).unref();
}

async function work(): Promise<ContainedMessage> {
  const { lab, rendered, trial, nixvirt } = job;
  const { signal } = lifeline;
  const listener = {
    started: (name: string) => say({ started: name }),
    progressed: (text: string, name: string) => say({ progressed: { text, name } }),
    ended: (phase: Phase) => say({ ended: phase }),
  };
  const onKeep = (how: KeptSandbox) => {
    kept = true;
    say({ kept: how });
  };
  const target = { kind: 'container' as const, ...trial, onKeep: job.keep ? onKeep : undefined };
  const schema = job.validate ? await validateRendered(rendered, { signal }) : undefined;
  const run = new LabRun(lab, { target, signal, listener });
  await using ahead = new Ahead(run, undefined, nixvirt);
  const proof = await proveInSandbox(run, { rendered, declared: declaredState(rendered) }, ahead);
  const error = proof.error === undefined ? undefined : packError(proof.error);
  return { proof: { ...proof, error, schema } };
}
