import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentFlavour } from '../lib/guest/medium/flavour.ts';
import { runChecked } from '../lib/process/run.ts';
import { AgentGuest } from '../specs/support/agent-guest.ts';
import { theProbeBase } from '../specs/support/probe-base.ts';
import { root } from '../specs/support/virtspec.ts';
import { type Bench, compare, type Sizes } from './bench.ts';
import { alternate, countRounds, timed } from './rounds.ts';
import { WorkFolder } from './work-folder.ts';

interface Size {
  /** Of the file that is copied. */
  readonly bytes: number;
  readonly rounds: number;
}

const sizes: Sizes<Size> = { whole: { bytes: 10_000_000, rounds: 5 }, small: { bytes: 200_000, rounds: 1 } };

/** Of the copy, what virsh writes: it is far slower, and its time is calculated. */
const sample = 640 * 1024;

/** The largest write that every agent and virsh take. */
const piece = 64 * 1024;

/** A guest that is up, with the real agent: a command in it, and a file into it. */
export const guest: Bench = {
  description:
    '`run` and `copy` in a guest that is up, as commands, against a bare `virsh qemu-agent-command` of the same',
  async run(size, options) {
    const { bytes, rounds } = { ...sizes[size], ...options };
    const base = await theProbeBase(agentFlavour);
    if ('missing' in base) throw new Error(base.missing);
    await using machine = await AgentGuest.start(base);
    using work = new WorkFolder();
    const { path: folder } = work;
    const file = join(folder, 'file');
    writeFileSync(file, randomBytes(bytes));
    const ours = (...words: readonly [string, ...string[]]) => virtspec(machine, folder, words);
    const written = Math.min(sample, bytes);
    const times = await alternate(rounds, {
      run: () => timed(() => ours('run', machine.domain, 'true')),
      bare: () => timed(() => ask(machine, 'guest-exec', { path: '/bin/true', 'capture-output': true })),
      node: () => timed(() => runChecked([process.execPath, join(root, 'dist/cli/main.js'), '--version'])),
      copy: () => timed(() => ours('copy', file, `${machine.domain}:/tmp/copied`)),
      virsh: async () => ((await timed(() => writeByVirsh(machine, written))) / written) * bytes,
    });
    const run = ['run, of `true`', times.run] as const;
    return {
      size: `a file of ${(bytes / 1e6).toFixed(1)} MB, ${countRounds(rounds)}`,
      rows: [
        compare(
          'time',
          run,
          ['virsh qemu-agent-command, guest-exec without its end', times.bare],
          'under 0.3 s; ratio at most 2',
        ),
        compare('time', run, ['virtspec --version', times.node]),
        compare(
          'time',
          ['copy into the guest, with digests', times.copy],
          ['virsh qemu-agent-command, guest-file-write of 64 KiB each', times.virsh],
          'ratio at most 0.5',
        ),
      ],
      skipped: [],
    };
  },
};

async function virtspec({ sandbox }: AgentGuest, folder: string, words: readonly [string, ...string[]]): Promise<void> {
  const [verb, ...rest] = words;
  const argv = [process.execPath, join(root, 'dist/cli/main.js'), verb, '-c', sandbox.uri, ...rest] as const;
  await runChecked([...argv], { cwd: folder, env: { XDG_STATE_HOME: folder }, timeout: 300_000 });
}

/** A virsh of its own, as from a script. */
async function ask(
  { sandbox, domain }: AgentGuest,
  execute: string,
  args: object,
): Promise<{ readonly return: unknown }> {
  const command = JSON.stringify({ execute, arguments: args });
  const { stdout } = await runChecked(['virsh', '-c', sandbox.uri, 'qemu-agent-command', domain, command]);
  return JSON.parse(stdout);
}

async function writeByVirsh(machine: AgentGuest, bytes: number): Promise<void> {
  const { return: handle } = await ask(machine, 'guest-file-open', { path: '/tmp/by-virsh', mode: 'w' });
  for (let at = 0; at < bytes; at += piece) {
    const data = randomBytes(Math.min(piece, bytes - at)).toString('base64');
    await ask(machine, 'guest-file-write', { handle, 'buf-b64': data });
  }
  await ask(machine, 'guest-file-close', { handle });
}
