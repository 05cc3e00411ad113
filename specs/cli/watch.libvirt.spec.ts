import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { describeLane } from '../support/lane.ts';
import { killProcesses, processesOf } from '../support/leaks.ts';
import { root, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** `virtspec watch` of a copy of plain-linux. */
function watched(place: Workplace, ...args: readonly string[]) {
  const lab = place.copyLab('plain-linux');
  const domain = place.path('plain-linux/xml/domains/web.xml');
  // One stream, as at a terminal: between two, the order is lost.
  const prefix = ['sh', '-c', 'exec "$@" 2>&1', 'sh'];
  const run = startVirtspec(['watch', '--lab', lab, ...args], { cwd: place.folder, env: place.env, prefix });
  let text = '';
  let read = 0;
  run.process.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  /** What was printed since the last call, up to the end of a line that matches. */
  const until = (pattern: RegExp) =>
    waitUntil(
      () => {
        const match = new RegExp(`${pattern.source}.*\n`, 'm').exec(text.slice(read));
        if (!match) return undefined;
        const seen = text.slice(read, read + match.index + match[0].length);
        read += seen.length;
        return seen;
      },
      { what: String(pattern), timeout: 120_000, interval: 10, lastSeen: () => text.slice(read) },
    );
  const edit = (file: string, from: string, to: string) => {
    const before = readFileSync(file, 'utf8');
    expect(before).toContain(from);
    writeFileSync(file, before.replace(from, to));
  };
  return { run, lab, domain, until, edit };
}

const verdict = /^(PASSED|FAILED|INCOMPLETE) {2}/;

describeLane('libvirt', 'virtspec watch', () => {
  test('shows what a save broke, what is still broken, and what is fixed; the answer is last', async () => {
    using place = new Workplace();
    const { run, lab, domain, until, edit } = watched(place);
    expect(await until(verdict)).toMatch(/^PASSED {2}/m);
    edit(domain, "'MiB'>512<", "'MiB'>256<");
    const broken = await until(verdict);
    expect(broken).toMatch(/^Saved plain-linux\/xml\/domains\/web.xml$/m);
    expect(broken).toMatch(/^NEW: 1 cause, 1 finding$/m);
    expect(broken).toMatch(/fix {10}\S/);
    expect(broken).toMatch(/\nNEW 1, FIXED 0, STILL \d\nFAILED {2}1 failed, /);
    edit(lab, 'vcpus: 1', 'vcpus: 2');
    expect(await until(verdict)).toMatch(
      /STILL {2}domain web server; v1: Memory matches the lab file[\s\S]*\nNEW 1, FIXED 0, STILL \d/,
    );
    writeFileSync(place.path('draft'), readFileSync(domain, 'utf8').replace("'MiB'>256<", "'MiB'>512<"));
    renameSync(place.path('draft'), domain);
    expect(await until(verdict)).toMatch(/✓ FIXED {2}domain web server; v1: Memory[\s\S]*\nNEW 0, FIXED 1, STILL \d/);
    run.process.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(ended.stdout).toMatch(/\ninterrupted by SIGINT; the sandboxes are gone\n$/);
    // Not a terminal: no screen is cleared, and nothing is coloured.
    expect(ended.stdout).not.toContain('\u001B');
    await place.expectNothingLeft();
  });

  test('survives a lab file that is broken, goes and comes back, and a sandbox that dies', {
    timeout: 300_000,
  }, async () => {
    using place = new Workplace();
    const { run, lab, domain, until, edit } = watched(place);
    await until(verdict);
    edit(lab, 'networks:', 'netwarks:');
    expect(await until(/^Waiting for the next save\./)).toContain("unknown key 'netwarks'");
    rmSync(lab);
    expect(await until(/^Waiting for the next save\./)).toContain('error: ');
    place.copyLab('plain-linux');
    expect(await until(verdict)).toMatch(/\nNEW 0, FIXED 0, STILL \d\nPASSED {2}/);
    expect(killProcesses(place.sandboxes, 'libvirtd')).toBeGreaterThan(0);
    edit(domain, "'MiB'>512<", "'MiB'>256<");
    const seen = await until(verdict);
    expect(seen).toMatch(/A sandbox ended by itself, another takes its place: /);
    expect(seen).toMatch(/^FAILED {2}1 failed, /m);
    run.process.kill('SIGTERM');
    expect((await run.ended).code).toBe(143);
    await place.expectNothingLeft();
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    '%s in the middle of a run leaves nothing behind',
    async (signal) => {
      using place = new Workplace();
      const { run, until } = watched(place);
      await until(/^Watching /);
      await waitUntil(() => (processesOf(place.sandboxes).length > 0 ? true : undefined), {
        what: 'a sandbox',
        timeout: 30_000,
      });
      run.process.kill(signal);
      const { code } = await run.ended;
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGKILL: null }[signal]);
      await place.expectNothingLeft();
    },
  );

  test('with --reapply, a second verdict has a domain that ran, beside which the lab was applied again', {
    timeout: 600_000,
  }, async () => {
    using place = new Workplace();
    const { run, until } = watched(
      place,
      '--reapply',
      '--select',
      'rebuild-with-running-domain',
      '--reporter',
      `json:${place.path('out.json')}`,
    );
    expect(await until(verdict)).toMatch(/^INCOMPLETE {2}1 not run of the selected checks, /m);
    expect(await until(verdict)).toMatch(/^PASSED {2}1 passed of the selected checks, /m);
    await waitUntil(() => (readFileSync(place.path('out.json'), 'utf8').includes('"pass"') ? true : undefined), {
      what: 'the report',
      timeout: 10_000,
    });
    run.process.kill('SIGTERM');
    await run.ended;
    await place.expectNothingLeft();
  });
});

test('what no save can change ends it at once', async () => {
  using place = new Workplace();
  const call = (...args: readonly string[]) =>
    startVirtspec(['watch', ...args], { cwd: place.folder, env: place.env }).ended;
  const lab = `${root}fixtures/labs/plain-linux/lab.yaml`;
  for (const [args, said] of [
    [[], 'error: '],
    [['--lab', lab, '--select', 'no-such-check'], 'no-such-check'],
    [['--lab', lab, '--reporter', 'json'], 'watch cannot print the report json to standard output'],
  ] as const) {
    const { code, stderr } = await call(...args);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  }
  await place.expectNothingLeft();
});
