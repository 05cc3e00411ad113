import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

describeLane(
  'libvirt',
  'virtspec run, in a guest with the real qemu-ga',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, { hostname: 'dc01' });
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const call = (...words: readonly string[]) =>
      [['run', '-c', guest.sandbox.uri, ...words], { cwd: place.folder, env: place.env }] as const;
    const run = (...words: readonly string[]) => runVirtspec(...call(...words));
    const inGuest = async (script: string) => (await guest.execute('sh', '-c', script)).stdout;
    /** The command lines of all that runs in the guest, and what is in its /tmp. */
    const traces = () => inGuest("cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls /tmp");

    test('a line for the shell, in the domain that is named by its name, its UUID or its address', async () => {
      const dc01 = { code: 0, stdout: 'dc01\n', stderr: '' };
      expect(await run(guest.domain, 'hostname')).toMatchObject(dc01);
      expect(await run(guest.uuid, 'hostname')).toMatchObject(dc01);
      expect(await run(await guest.address(), 'hostname')).toMatchObject(dc01);
    });

    test('both outputs and the exit code are those of the command', async () => {
      const { code, stdout, stderr } = await run(guest.domain, 'echo "Grüße, $0"; echo no >&2; exit 7');
      expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: 'Grüße, /bin/sh\n', stderr: 'no\n' });
      expect((await run(guest.domain, 'kill -9 $$')).code).toBe(137);
    });

    test('several words are a program and its arguments, which no shell interprets', async () => {
      const { stdout } = await run(guest.domain, '--', 'printf', '%s|', 'a b', "it's", '$HOME', '--', '');
      expect(stdout).toBe("a b|it's|$HOME|--||");
      expect(await run(guest.domain, '--', '/no/such', 'x')).toMatchObject({ code: 127 });
    });

    test('a script is run from a file, whatever is in it', async () => {
      place.write('script', 'read line || echo "no input"\necho "it\'s $((6 * 7))"\nexit 3\n');
      const { code, stdout } = await run(guest.domain, '--script', 'script');
      expect({ code, stdout }).toEqual({ code: 3, stdout: "no input\nit's 42\n" });
    });

    test('an output that is too large for one answer of the agent comes whole', async () => {
      const { code, stdout } = await run(guest.domain, 'seq 1 650000 | tee /tmp/out; echo end >&2');
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(4 * 1024 * 1024);
      const digest = createHash('sha256').update(stdout).digest('hex');
      expect(await inGuest('sha256sum /tmp/out; rm /tmp/out')).toContain(digest);
    });

    describe('a guest with a full disk', () => {
      beforeEach(() => inGuest('mount -t tmpfs -o size=1m none /tmp'));
      afterEach(() => inGuest('umount /tmp'));

      test('an output that does not fit is told, whatever the command says of it', async () => {
        const { code, stdout, stderr } = await run(guest.domain, 'head -c 3000000 /dev/zero 2>/dev/null; exit 0');
        expect(code).toBe(255);
        expect(stdout.length).toBeGreaterThan(500_000);
        expect(stderr).toMatch(
          /^\nerror: the outputs of the command in guest may lack their ends\n {2}why: .* ended with 0\n {2}fix: Make room/,
        );
        expect(await inGuest('ls -A /tmp')).toBe('');
      });

      test('a command can make room', async () => {
        await inGuest('head -c 1048576 /dev/zero >/tmp/fill');
        expect(await run(guest.domain, 'echo hi')).toMatchObject({ code: 255 });
        expect(await run(guest.domain, 'rm /tmp/fill')).toMatchObject({ code: 0, stdout: '', stderr: '' });
        expect(await inGuest('ls -A /tmp')).toBe('');
      });

      test('a script that does not fit is told, and leaves nothing', async () => {
        await inGuest('head -c 1048576 /dev/zero >/tmp/fill');
        place.write('script', 'echo hi\n');
        expect(await run(guest.domain, '--script', 'script')).toMatchObject({
          ...{ code: 255, stdout: '' },
          stderr: expect.stringMatching(/^error: a disk of guest is full\n[\s\S]*fix: Make room on it/),
        });
        expect(await inGuest('ls -A /tmp')).toBe('fill\n');
      });
    });

    test('a guest whose agent ends while the command runs is told, with what to do', async () => {
      const { code, stderr } = await run(guest.domain, 'kill -9 $(pidof qemu-ga); exit 4');
      await guest.untilAgentAnswers();
      expect(code).toBe(255);
      expect(stderr).toMatch(
        /^error: the guest agent of guest went away while the command ran\n[\s\S]*fix: `virtspec wait guest` returns/,
      );
      await inGuest('rm -rf /tmp/virtspec-*');
    });

    test('what a command prints is seen while it runs, and Ctrl-C ends it in the guest', async () => {
      const running = startVirtspec(...call(guest.domain, 'echo begun; sleep 4321'));
      await new Promise<void>((resolve) => running.process.stdout.once('data', () => resolve()));
      expect(await traces()).toMatch(/sleep 4321[\s\S]*virtspec-/);
      running.process.kill('SIGINT');
      expect(await running.ended).toMatchObject({ code: 130, stdout: 'begun\n' });
      expect(await traces()).not.toMatch(/sleep 4321|virtspec-/);
    });

    test('a command that takes too long is ended in the guest, with what it started', async () => {
      const running = startVirtspec(
        ...call(guest.domain, '--timeout', '4', '(sleep 5432 &); trap "" TERM; sleep 5433'),
      );
      await waitUntil(async () => (/sleep 5433/.test(await traces()) ? true : undefined), {
        what: 'it',
        timeout: 30_000,
      });
      const { code, stderr } = await running.ended;
      expect(code).toBe(255);
      expect(stderr).toMatch(/^error: the command in guest did not end within 4 s, and was ended$/m);
      expect(stderr).toMatch(/fix: Give it longer with --timeout/);
      expect(await traces()).not.toMatch(/sleep 543[23]|virtspec-/);
    });

    test.each([
      ['a domain that there is not', ['guets', 'x'], /^error: libvirt has no domain guets; did you mean 'guest'\?$/m],
      ['an address that nobody has', ['192.168.77.9', 'x'], /^error: no domain has the address 192\.168\.77\.9$/m],
    ])('%s: 255, and what there is', async (_, words, said) => {
      const { code, stderr } = await run(...words);
      expect({ code, stderr }).toEqual({ code: 255, stderr: expect.stringMatching(said) });
    });

    test('a guest that is shut off says so, and how to start it', async () => {
      await guest.virsh.output(['destroy', '--domain', guest.domain]);
      const { code, stderr } = await run(guest.domain, 'hostname');
      expect(code).toBe(255);
      expect(stderr).toMatch(/^error: guest is shut off$/m);
      expect(stderr).toMatch(/fix: Start it: `virtspec up guest`/);
      await guest.virsh.output(['start', '--domain', guest.domain]);
      const absent = await run(guest.domain, '--transport', 'agent', 'hostname');
      expect(absent.stderr).toMatch(/^error: no guest agent runs in guest$/m);
    });
  },
  missing,
);
