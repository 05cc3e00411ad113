import { describe, expect, test } from 'vitest';
import { run, runChecked } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';

const sh = (script: string, ...args: string[]): [string, ...string[]] => ['sh', '-c', script, 'sh', ...args];
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a command', () => {
  test('is run without a shell; its output and exit code are a result', async () => {
    const argument = '$(touch x); "quoted" \n日本';
    const { code, stdout, stderr } = await run(sh('printf %s "$1"; echo oops >&2; exit 3', argument));
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: argument, stderr: 'oops\n' });
  });

  test('prints plain English, and has only the given standard input', async () => {
    expect((await run(sh('echo $LC_ALL'))).stdout).toBe('C\n');
    expect((await run(['cat'])).stdout).toBe('');
    expect((await run(['cat'], { input: 'given' })).stdout).toBe('given');
  });

  test('is received while it prints', async () => {
    const heard: string[] = [];
    await run(sh('echo one; echo two >&2'), { onOutput: (text) => heard.push(text) });
    expect(heard.join('').split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  test('that is missing, or fails unexpectedly, is an error with what and why', async () => {
    await expect(run(['no-such-command-here'])).rejects.toMatchObject({
      code: 'command-not-found',
      kind: 'environment',
    });
    await expect(runChecked(sh('echo why >&2; exit 4'))).rejects.toMatchObject({ code: 'command-failed', why: 'why' });
  });
});

describe('a command that another process, or its own fault, ended', () => {
  test.each([
    ['KILL', /out-of-memory killer/, /more memory/],
    ['TERM', /another process terminated it/, /Run again/],
    ['SEGV', /it crashed/, /Run again/],
  ])('by signal %s is an error of this machine, which says so', async (signal, why, fix) => {
    const error = { code: 'command-killed', kind: 'environment', what: `sh was killed by signal ${signal}` };
    const said = { why: expect.stringMatching(why), fix: expect.stringMatching(fix) };
    await expect(run(sh('echo oops >&2; kill -s "$1" $$', signal))).rejects.toMatchObject({ ...error, ...said });
  });
});

describe('a command that is stopped', () => {
  test('after its time, is dead', async () => {
    await expect(run(['sleep', '60'], { timeout: 50 })).rejects.toMatchObject({ code: 'command-timeout' });
  });

  test('by an abort, ends with its reason', async () => {
    const reason = new Error('enough');
    await expect(run(['sleep', '60'], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = run(['sleep', '60'], { signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  test('with grace, ends by itself and finishes its work', async () => {
    const heard: string[] = [];
    const script = 'trap "echo finished; exit 0" TERM; echo ready; while :; do sleep 0.05; done';
    const controller = new AbortController();
    const onOutput = (text: string) => {
      heard.push(text);
      if (text.includes('ready')) controller.abort(new Error('enough'));
    };
    await expect(run(sh(script), { signal: controller.signal, grace: 30_000, onOutput })).rejects.toThrow('enough');
    expect(heard.join('')).toBe('ready\nfinished\n');
  });

  test('with grace, and ignoring SIGTERM, is killed afterwards', async () => {
    const script = 'trap "" TERM; while :; do sleep 0.05; done';
    await expect(run(sh(script), { timeout: 100, grace: 100 })).rejects.toMatchObject({ code: 'command-timeout' });
  });

  test('is no longer waited for if its children hold its output open', async () => {
    const began = performance.now();
    const script = 'sleep 20 & echo $!; wait';
    let pid = 0;
    const onOutput = (text: string) => {
      pid = Number(text);
    };
    await expect(run(sh(script), { timeout: 200, onOutput })).rejects.toMatchObject({ code: 'command-timeout' });
    process.kill(pid);
    // Nor where it has gone by itself.
    const gone = run(sh('sleep 20 & echo $!'), { timeout: 200, onOutput });
    await expect(gone).rejects.toMatchObject({ code: 'command-timeout' });
    process.kill(pid);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test('with its group, is killed together with its children', async () => {
    let pid = 0;
    const onOutput = (text: string) => {
      pid = Number(text);
    };
    const script = 'sleep 60 & echo $!; wait';
    await expect(run(sh(script), { timeout: 300, group: true, onOutput })).rejects.toMatchObject({
      code: 'command-timeout',
    });
    await waitUntil(() => (isAlive(pid) ? undefined : true), { what: 'the child to be gone', timeout: 5_000 });
  });
});
