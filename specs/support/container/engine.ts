import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecked } from '../../../lib/process/run.ts';
import { waitUntil } from '../../../lib/process/wait-until.ts';
import { baseArchive, baseName } from './base-image.ts';

const script = fileURLToPath(new URL('engine.sh', import.meta.url));

/** A container engine for the specs; closing it leaves nothing behind, and neither does the end of this process. */
export interface OwnEngine extends AsyncDisposable {
  /** For `DOCKER_HOST`. */
  readonly host: string;
}

/** @throws Error with the engine's log if it does not start */
export async function startEngine(): Promise<OwnEngine> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 've-')));
  const child = spawn('bash', [script, folder], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  const ended = once(child, 'close');
  const engine = {
    host: `unix://${folder}/docker.sock`,
    async [Symbol.asyncDispose]() {
      child.stdin.destroy();
      await ended;
    },
  };
  try {
    await waitUntil(async () => ((await accepts(join(folder, 'docker.sock'))) ? true : undefined), {
      what: 'dockerd to answer',
      timeout: 30_000,
      lastSeen: () => readFileSync(join(folder, 'log'), 'utf8').slice(-1_000),
    });
    return engine;
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

/** Imports the Containerfile's base image into an engine; returns why it could not. */
export async function giveBaseImage({ host }: OwnEngine): Promise<string | undefined> {
  const base = await baseArchive();
  if ('missing' in base) return base.missing;
  await runChecked(['docker', 'import', base.archive, baseName], { env: { DOCKER_HOST: host }, timeout: 300_000 });
  return undefined;
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
