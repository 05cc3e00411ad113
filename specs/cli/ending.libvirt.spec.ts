import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { root, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const plainLinux = `${root}fixtures/labs/plain-linux/lab.yaml`;

describeLane('libvirt', 'how a run ends', () => {
  // The start of each phase is recognised by the end of the phase before it.
  test.each([
    ['SIGINT', 130, 'Render'],
    ['SIGINT', 130, 'Start the sandbox'],
    ['SIGINT', 130, 'Collect the state'],
    ['SIGTERM', 143, 'Collect the state'],
  ] as const)('%s ends it with exit %d, after "%s": it says so, and nothing is left', async (signal, code, phase) => {
    using place = new Workplace();
    const run = startVirtspec(['verify', '--lab', plainLinux], { cwd: place.folder, env: place.env });
    await run.says(phase);
    run.process.kill(signal);
    const ended = await run.ended;
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(`error: interrupted by ${signal}; the sandbox is gone`);
    expect(ended.stderr).not.toContain('    at ');
    expect(existsSync(place.path('reports'))).toBe(false);
    await place.expectNothingLeft();
  });

  test.skipIf(nixvirt.missing !== undefined).each(['Evaluate the probes', 'Start the sandbox'])(
    'SIGINT ends a spike after "%s" with a message, and leaves nothing behind',
    async (phase) => {
      using place = new Workplace();
      const run = startVirtspec(['spike', '--nixvirt', nixvirt.folder], { cwd: place.folder, env: place.env });
      await run.says(phase);
      run.process.kill('SIGINT');
      const ended = await run.ended;
      expect(ended.code).toBe(130);
      expect(ended.stderr).toContain('error: interrupted by SIGINT; the sandbox is gone');
      expect(ended.stderr).not.toContain('    at ');
      expect(existsSync(place.path('reports'))).toBe(false);
      await place.expectNothingLeft();
    },
  );

  test('a second Ctrl-C exits immediately, and leaves nothing behind', async () => {
    using place = new Workplace();
    const run = startVirtspec(['verify', '--lab', plainLinux], { cwd: place.folder, env: place.env });
    await run.says('Collect the state');
    run.process.kill('SIGINT');
    // Within a second it would be the first one, passed on by a program above.
    setTimeout(() => run.process.kill('SIGINT'), 1100);
    expect((await run.ended).code).toBe(130);
    await place.expectNothingLeft();
  });

  test('SIGKILL leaves nothing behind', async () => {
    using place = new Workplace();
    const run = startVirtspec(['verify', '--lab', plainLinux], { cwd: place.folder, env: place.env });
    await run.says('Collect the state');
    run.process.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    await place.expectNothingLeft();
  });

  test('--timeout is exit 3 with what and fix, and leaves nothing behind', async () => {
    using place = new Workplace();
    const args = ['verify', '--lab', plainLinux, '--timeout', '2'];
    const { code, stderr } = await runVirtspec(args, { cwd: place.folder, env: place.env });
    expect(code).toBe(3);
    expect(stderr).toContain('error: the run did not end within 2 s');
    expect(stderr).toContain('fix: Run again with --timeout 4.');
    await place.expectNothingLeft();
  });

  test('a reader that closes the pipe does not crash the run', async () => {
    using place = new Workplace();
    const run = startVirtspec(['verify', '--lab', plainLinux], { cwd: place.folder, env: place.env });
    run.process.stdout.destroy();
    const { stderr } = await run.ended;
    expect(stderr).not.toContain('EPIPE');
    await place.expectNothingLeft();
  });

  test('--keep leaves a sandbox that can be entered, and ends with the process that it names', async () => {
    using place = new Workplace();
    const args = ['verify', '--lab', plainLinux, '--keep', '--reporter', 'terminal'];
    const { code, stderr } = await runVirtspec(args, { cwd: place.folder, env: place.env });
    expect(code).toBe(0);
    const [virsh, inside, stop] = ['virsh', 'shell', 'stop'].map((label) => {
      const line = new RegExp(`^ +${label}: +(.+)$`, 'm').exec(stderr)?.[1];
      if (line === undefined) throw new Error(`no "${label}:" in ${stderr}`);
      return line;
    });
    const shell = (line: string) => spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    expect(shell(`${virsh}`).stdout).toContain('web server; v1');
    expect(shell(`${inside} -c 'ip -brief link show virbr70'`).stdout).toContain('virbr70');
    expect(readdirSync(place.sandboxes)).toHaveLength(1);
    expect(shell(`${stop}`).status).toBe(0);
    await place.expectNothingLeft();
  });

  test('two runs at the same time do not affect each other', async () => {
    using one = new Workplace();
    using other = new Workplace();
    const runs = await Promise.all(
      [one, other].map((place) => runVirtspec(['verify', '--lab', plainLinux], { cwd: place.folder, env: place.env })),
    );
    for (const { code, stdout } of runs)
      expect({ code, verdict: /^[A-Z]+ /m.exec(stdout)?.[0] }).toEqual({ code: 0, verdict: 'PASSED ' });
    await one.expectNothingLeft();
    await other.expectNothingLeft();
  });
});
