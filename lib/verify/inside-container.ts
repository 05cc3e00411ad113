/**
 * The program that runs in the container of `--target container`: virtspec's own sandbox, with a job from standard input and messages to
 * standard output. Standard input is its lifeline: when it ends, so does all.
 */

import { decodeMessage, encodeMessage, linesOf } from '../container/message.ts';
import { declaredState } from '../model/declared-state.ts';
import { limitOf, withPatience } from '../process/patience.ts';
import { validateRendered } from '../render/validate.ts';
import { Phases } from '../run/phases.ts';
import { Ahead } from './ahead.ts';
import { type ContainedJob, type ContainedMessage, packError } from './contained.ts';
import type { VerifyOptions } from './options.ts';
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
// Whatever was said must be out before the end; outside closes when it has heard.
await watching;
process.exit(0);

/** Its end stops the work, which then tears its sandbox down. A second for each, and no more: pid 1 takes all with it. */
async function watchLifeline(): Promise<void> {
  for await (const _ of lines);
  if (kept) return;
  lifeline.abort(new Error('the lifeline ended'));
  setTimeout(() => process.exit(1), limitOf(12_000).milliseconds).unref();
}

async function work(): Promise<ContainedMessage> {
  const { lab, rendered, options, nixvirt } = job;
  const phases = new Phases({
    started: (name) => say({ started: name }),
    progressed: (text, name) => say({ progressed: { text, name } }),
    ended: (phase) => say({ ended: phase }),
  });
  const { signal } = lifeline;
  const schema = job.validate ? await validateRendered(rendered, { signal }) : undefined;
  const all: VerifyOptions = {
    ...options,
    target: 'container',
    nixvirtSource: nixvirt,
    signal,
    ...(job.keep && {
      onKeep: (how) => {
        kept = true;
        say({ kept: how });
      },
    }),
  };
  await using ahead = new Ahead(lab, undefined, all);
  const proof = await proveInSandbox(lab, { rendered, declared: declaredState(rendered) }, ahead, phases, all);
  const error = proof.error === undefined ? undefined : packError(proof.error);
  return { proof: { ...proof, error, schema } };
}
