import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { runChecked } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { childOf } from '../support/inside-sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { onSmallDisk } from '../support/small-disk.ts';
import { type Running, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

describeLane(
  'libvirt',
  'virtspec run and copy by ssh, in a guest with the real sshd',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    let network: readonly string[];
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, { hostname: 'web01' });
      await guest.lease();
      network = await guest.sandbox.enterNetwork([]);
      for (const folder of ['run', 'bin']) mkdirSync(place.path(folder), { mode: 0o700 });
      // The configuration and the known hosts of the user who runs this spec have no part in it.
      const ssh = place.write('bin/ssh', `#!/bin/sh\nexec /usr/bin/ssh -F '${place.path('ssh_config')}' "$@"\n`);
      chmodSync(ssh, 0o755);
      await otherKey();
    });
    beforeEach(() => {
      place.write('ssh_config', `UserKnownHostsFile ${place.path('known_hosts')}\nGlobalKnownHostsFile /dev/null\n`);
      place.write('known_hosts', '');
      lab({ user: 'root', key: guest.key });
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const lab = (ssh: object) =>
      place.write('lab.yaml', `lab: x\nsource: { xml: xml }\ndomains: { guest: { ssh: ${JSON.stringify(ssh)} } }\n`);
    const call = (command: string, ...words: readonly string[]) => {
      const env = {
        ...place.env,
        PATH: `${place.path('bin')}:${process.env.PATH}`,
        XDG_RUNTIME_DIR: place.path('run'),
      };
      return [[command, '-c', guest.sandbox.uri, ...words], { cwd: place.folder, env, prefix: network }] as const;
    };
    const run = (...words: readonly string[]) => runVirtspec(...call('run', ...words));
    const bySsh = (...words: readonly string[]) => run('--transport', 'ssh', 'guest', ...words);
    const copy = (...words: readonly string[]) => runVirtspec(...call('copy', '--transport', 'ssh', ...words));
    const inGuest = async (script: string) => (await guest.ssh(script)).stdout;
    /** The command lines of all that runs in the guest, and what is in its /tmp. */
    const traces = () => inGuest("cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls -A /tmp");
    const runs = (command: string) =>
      waitUntil(async () => (await traces()).includes(command) || undefined, { what: command, timeout: 60_000 });
    /** `nsenter` does not pass a signal on. */
    const kill = async (running: Running, signal: NodeJS.Signals) =>
      process.kill(await childOf(running.process.pid), signal);
    const known = () => place.path(`state/virtspec/guests/${guest.uuid}.json`);
    const pinned = () => JSON.parse(readFileSync(known(), 'utf8'));
    const sum = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

    test('the host key is pinned through the agent, and the command runs as the user of the lab file', async () => {
      const { code, stdout, stderr } = await bySsh('hostname; id -un; echo "$SSH_CONNECTION"');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`web01\nroot\n192.168.77.1 `);
      expect(await inGuest('cat /etc/ssh/ssh_host_ed25519_key.pub')).toContain(`${pinned().hostKey} `);
      expect(pinned().addresses).toContain(await guest.address());
    });

    test('the connection stays for the next command, where only the user can reach it', async () => {
      const [socket = ''] = readdirSync(place.path('run/virtspec'));
      expect((await bySsh('echo "$SSH_CONNECTION"')).stdout).toBe((await bySsh('echo "$SSH_CONNECTION"')).stdout);
      expect(readdirSync(place.path('run/virtspec'))).toEqual([socket]);
    });

    test('both outputs and the exit code are those of the command', async () => {
      const { code, stdout, stderr } = await bySsh('echo "Grüße, $0"; echo no >&2; exit 7');
      expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: 'Grüße, /bin/sh\n', stderr: 'no\n' });
      expect((await bySsh('kill -9 $$')).code).toBe(137);
      expect(await bySsh('exit 255')).toMatchObject({ code: 255, stderr: '' });
    });

    test('several words are a program and its arguments, which no shell interprets', async () => {
      const { stdout } = await bySsh('--', 'printf', '%s|', 'a b', "it's", '$HOME', '\\n"', '--', '', 'two\nlines');
      expect(stdout).toBe('a b|it\'s|$HOME|\\n"|--||two\nlines|');
      expect(await bySsh('--', '/no/such', 'x')).toMatchObject({ code: 127 });
    });

    test('a script is run from a file that is gone afterwards, and has no input', async () => {
      place.write('script', 'read line || echo "no input"\necho "it\'s $((6 * 7))"\nexit 3\n');
      expect(await bySsh('--script', 'script')).toMatchObject({ code: 3, stdout: "no input\nit's 42\n" });
      place.write('script', '#!/bin/cat\nEOF\n$HOME\n');
      expect(await bySsh('--script', 'script')).toMatchObject({ code: 0, stdout: '#!/bin/cat\nEOF\n$HOME\n\n' });
      expect(await traces()).not.toContain('virtspec-');
    });

    test('a script for which the guest has no room is told, and leaves nothing', async () => {
      place.write('script', 'echo hi\n');
      await inGuest('mount -t tmpfs -o size=64k none /tmp; head -c 65536 /dev/zero >/tmp/fill');
      expect(await bySsh('--script', 'script')).toMatchObject({
        code: 255,
        stderr: expect.stringMatching(
          /error: guest cannot keep the script in a file\n[\s\S]*fix: Make room in the guest’s \/tmp/,
        ),
      });
      expect(await inGuest('ls -A /tmp; umount /tmp')).toBe('fill\n');
    });

    test('an output of 8 MiB comes whole', async () => {
      const { code, stdout } = await bySsh('seq 1 1200000 | tee /tmp/out; echo end >&2');
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(8 * 1024 * 1024);
      expect(await inGuest('sha256sum /tmp/out; rm /tmp/out')).toContain(sum(stdout));
    });

    test('what a command leaves in the background does not keep it', async () => {
      const { code, stdout } = await bySsh('sleep 3210 & echo $!');
      expect(code).toBe(0);
      expect(await inGuest(`kill ${stdout}`)).toBe('');
      expect((await guest.ssh(`kill -0 ${stdout}`)).code).not.toBe(0);
    });

    test('what a command prints is seen while it runs, and Ctrl-C ends it in the guest', async () => {
      const running = startVirtspec(...call('run', '--transport', 'ssh', 'guest', 'echo begun; sleep 4321'));
      await new Promise<void>((resolve) => running.process.stdout.once('data', () => resolve()));
      expect(await traces()).toContain('sleep 4321');
      await kill(running, 'SIGINT');
      expect(await running.ended).toMatchObject({ code: 130, stdout: 'begun\n' });
      expect(await traces()).not.toContain('sleep 4321');
    });

    test('a command that takes too long is ended in the guest, with what it started', async () => {
      const { code, stdout, stderr } = await bySsh(
        '--timeout',
        '15',
        '(sleep 5432 &); trap "" TERM; echo begun; sleep 5433',
      );
      expect({ code, stdout }).toEqual({ code: 255, stdout: 'begun\n' });
      expect(stderr).toMatch(/^error: the command in guest did not end within 15 s, and was ended$/m);
      expect(await traces()).not.toMatch(/sleep 543[23]/);
    });

    test('a command ends in the guest when virtspec is killed', async () => {
      const running = startVirtspec(...call('run', '--transport', 'ssh', 'guest', 'sleep 6543'));
      await runs('sleep 6543');
      await kill(running, 'SIGKILL');
      const isGone = async () => !(await traces()).includes('sleep 6543') || undefined;
      await waitUntil(isGone, { what: 'its end', timeout: 60_000 });
    });

    describe('a copy', () => {
      const odd = 'it’s "$HOME" [*]?.bin';

      test('of 10 MB goes into the guest and out of it, with the same digest', async () => {
        const bytes = randomBytes(10_000_000);
        chmodSync(place.write(odd, bytes), 0o750);
        const there = await copy(odd, 'guest:/tmp');
        expect(there).toMatchObject({ code: 0, stderr: '' });
        expect(there.stdout).toContain(`${odd} → guest:/tmp/${odd}: 10.0 MB, SHA-256 ${sum(bytes)}, `);
        expect(await inGuest('cd /tmp; for f in *; do echo "$f"; done; stat -c %a *; cat * | sha256sum')).toBe(
          `${odd}\n750\n${sum(bytes)}  -\n`,
        );
        expect(await copy(`guest:/tmp/${odd}`, 'back')).toMatchObject({ code: 0, stderr: '' });
        expect(sum(readFileSync(place.path('back')))).toBe(sum(bytes));
        expect(await inGuest('cd /tmp; for f in .v* *.v*; do echo "$f"; done; rm *')).toBe('.v*\n*.v*\n');
      });

      test('to a disk that is full, in the guest or here, leaves what was there, and what helps is told', async () => {
        place.write('big', randomBytes(3_000_000));
        await inGuest('mkdir -p /small; mount -t tmpfs -o size=1m none /small; echo old >/small/big');
        expect(await copy('big', 'guest:/small/big')).toMatchObject({
          code: 3,
          stderr: expect.stringMatching(/why: write remote .*: Failure\n {2}fix: .* look whether its disk is full/),
        });
        expect(await inGuest('ls -A /small; cat /small/big; umount /small; head -c 3000000 /dev/zero >/r')).toBe(
          'big\nold\n',
        );
        mkdirSync(place.path('full'));
        const [words, options] = call('copy', '--transport', 'ssh', 'guest:/r', 'full/r');
        const prefix = [...network, ...onSmallDisk('full')];
        const { code, stdout, stderr } = await runVirtspec(words, { ...options, prefix });
        expect({ code, stdout }).toEqual({ code: 3, stdout: 'r\nold\n' });
        expect(stderr).toMatch(/why: write local .*No space left on device\n {2}fix: Make room there/);
      });

      test('that is interrupted leaves what was there', async () => {
        place.write('big', randomBytes(60_000_000));
        await inGuest('echo old >/tmp/big');
        const running = startVirtspec(...call('copy', '--transport', 'ssh', 'big', 'guest:/tmp/big'));
        const isBegun = async () => Number(await inGuest('cat /tmp/big.virtspec-* 2>/dev/null | wc -c')) > 1_000_000;
        await waitUntil(async () => (await isBegun()) || undefined, { what: 'the copy to begin', timeout: 60_000 });
        await kill(running, 'SIGINT');
        expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/no part of the file/) });
        expect(await inGuest('ls -A /tmp; cat /tmp/big; rm /tmp/big')).toBe('big\nold\n');
      });

      test.each([
        ['a folder that is not there', ['lab.yaml', 'guest:/no/such'], 3, /^error: guest refuses \/no\/such$/m],
        ['a path that is not absolute', ['lab.yaml', 'guest:tmp'], 2, /^error: tmp is not an absolute path in guest$/m],
        [
          'a file that is not there',
          ['guest:/no', 'got'],
          3,
          /^error: \/no of guest cannot be read\n {2}why: there is no such file/m,
        ],
      ])('of %s is told, and nothing is left', async (_what, words, code, stderr) => {
        expect(await copy(...words)).toMatchObject({ code, stderr: expect.stringMatching(stderr) });
        expect(readdirSync(place.folder).filter((name) => name.startsWith('got'))).toEqual([]);
      });
    });

    test.each([
      [
        'a user that the guest does not have',
        { user: 'ann' },
        /^error: guest refuses the login of ssh \(ann@192.*\)$/m,
      ],
      [
        'a key that the guest does not know',
        { user: 'root', key: 'other' },
        /why: .*Permission denied.*\n {2}fix: Put your/,
      ],
      ['a closed port', { user: 'root', port: 2 }, /^error: no ssh server answers at root@192\.168\.77\.\d+, port 2$/m],
      ['an address that nobody has', { address: '192.168.77.9' }, /^error: 192\.168\.77\.9 cannot be reached$/m],
    ])('%s: 255, and what helps', async (_, ssh, said) => {
      place.write('ssh_config', 'IdentityFile none\nIdentitiesOnly yes\n');
      lab(ssh);
      const { code, stderr } = await bySsh('hostname');
      expect({ code, stderr }).toEqual({ code: 255, stderr: expect.stringMatching(said) });
    });

    test('the user of the command line, and what ssh’s own configuration says of the domain’s name, are heeded', async () => {
      lab({});
      place.write('ssh_config', `Host guest\n  User root\n  IdentityFile ${guest.key}\n`);
      expect(await bySsh('id -un')).toMatchObject({ code: 0, stdout: 'root\n' });
      expect((await bySsh('--user', 'ann', 'id -un')).stderr).toMatch(/refuses the login of ssh \(ann@/);
    });

    test('an address that only the lab file knows leads to its domain', async () => {
      lab({ user: 'root', key: guest.key, address: '192.168.77.250' });
      const { stderr } = await run('--transport', 'ssh', '192.168.77.250', 'hostname');
      expect(stderr).toMatch(/^error: root@192\.168\.77\.250 cannot be reached$/m);
    });

    test('a guest with another key than the pinned one is asked by its agent, and pinned again', async () => {
      place.write(known().slice(place.folder.length + 1), JSON.stringify({ ...pinned(), hostKey: await otherKey() }));
      expect(await bySsh('hostname')).toMatchObject({ code: 0, stdout: 'web01\n' });
      expect(await inGuest('cat /etc/ssh/ssh_host_ed25519_key.pub')).toContain(`${pinned().hostKey} `);
    });

    async function otherKey(): Promise<string> {
      rmSync(place.path('other'), { force: true });
      rmSync(place.path('other.pub'), { force: true });
      await runChecked(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', place.path('other')]);
      return readFileSync(place.path('other.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    }

    describe('when the agent is stuck', () => {
      /** As `agent.ssh`, which asks the agent for the address and the key. */
      let stuck: { readonly hostKey: string; readonly text: string; readonly address: string };
      beforeAll(async () => {
        await bySsh('true');
        stuck = { hostKey: pinned().hostKey, text: readFileSync(known(), 'utf8'), address: await guest.address() };
        expect(await bySsh('kill -STOP $(pidof qemu-ga)')).toMatchObject({ code: 0 });
      });
      beforeEach(() => void place.write(`state/virtspec/guests/${guest.uuid}.json`, stuck.text));
      afterAll(async () => {
        place.write(`state/virtspec/guests/${guest.uuid}.json`, stuck.text);
        lab({ user: 'root', key: guest.key });
        await bySsh('kill -CONT $(pidof qemu-ga)');
        await guest.untilAgentAnswers();
      });

      test('ssh is used, with the pinned key, and one line says so', async () => {
        const { code, stdout, stderr } = await run('guest', 'hostname; exit 3');
        expect({ code, stdout }).toEqual({ code: 3, stdout: 'web01\n' });
        expect(stderr).toBe(
          `virtspec: the guest agent of guest does not answer: this goes by ssh (root@${stuck.address})\n`,
        );
        const copied = await runVirtspec(...call('copy', 'lab.yaml', 'guest:/tmp/'));
        expect(copied).toMatchObject({ code: 0, stdout: expect.stringContaining('guest:/tmp/lab.yaml') });
        expect(copied.stderr).toMatch(/^virtspec: .* this goes by ssh/);
      });

      test('the guest is ready if the lab file says that there is ssh, and a command is waited for by ssh', async () => {
        expect(await runVirtspec(...call('wait', 'guest'))).toMatchObject({ code: 0, stdout: '', stderr: '' });
        expect((await runVirtspec(...call('up', 'guest'))).stdout).toMatch(
          /^guest: was running, ready by ssh \(\d+ s\)\n$/,
        );
        const count = 'n=$(cat /tmp/n 2>/dev/null || echo 0); echo $((n + 1)) >/tmp/n; [ "$n" = 1 ]';
        const { code, stderr } = await runVirtspec(...call('wait', 'guest', '--', count));
        expect({ code, stderr }).toEqual({
          code: 0,
          stderr: expect.stringMatching(/^virtspec: .* this goes by ssh.*\n$/),
        });
        expect((await bySsh('cat /tmp/n; rm /tmp/n')).stdout).toBe('2\n');
      });

      test('a guest is not ready by ssh that nobody spoke of, nor with a login that is refused, which is told at once', async () => {
        const login = ['wait', 'guest', '--transport', 'ssh', '--user', 'ann', '--timeout', '15'] as const;
        expect(await runVirtspec(...call(...login))).toMatchObject({
          code: 3,
          stderr: expect.stringMatching(
            /^virtspec: guest is not ready yet: guest refuses the login of ssh \(ann@.*\): .*\nerror: guest was not ready within 15 s\n {2}why: guest refuses/,
          ),
        });
        rmSync(place.path('lab.yaml'));
        expect(await runVirtspec(...call('wait', 'guest', '--timeout', '1'))).toMatchObject({
          code: 3,
          stderr: expect.stringMatching(
            /^error: guest was not ready within 1 s\n {2}why: the guest agent of guest does not answer/,
          ),
        });
      });

      test('a wrong host key is refused, and the error says what to do', async () => {
        place.write(
          `state/virtspec/guests/${guest.uuid}.json`,
          JSON.stringify({ ...pinned(), hostKey: await otherKey() }),
        );
        const { code, stdout, stderr } = await bySsh('hostname');
        expect({ code, stdout }).toEqual({ code: 255, stdout: '' });
        expect(stderr).toMatch(
          /^error: the ssh server at 192.* does not have the host key that the guest agent of guest/m,
        );
        expect(stderr).toMatch(
          /fix: Find out which machine answers there\. If guest was reinstalled, let its agent show/,
        );
      });

      test('without a pinned key that of known_hosts decides, and no first key is trusted', async () => {
        rmSync(known());
        const { code, stderr } = await bySsh('hostname');
        expect({ code, stderr }).toEqual({
          code: 255,
          stderr: expect.stringMatching(
            /^error: the host key of guest at 192.* is not known\n {2}why: [\s\S]*\n {2}fix: Let its/,
          ),
        });
        place.write('known_hosts', `${stuck.address} ${await otherKey()}\n`);
        expect((await bySsh('hostname')).stderr).toMatch(/does not have the host key that known_hosts has for it$/m);
        place.write('known_hosts', `${stuck.address} ${stuck.hostKey}\n`);
        expect(await bySsh('hostname')).toMatchObject({ code: 0, stdout: 'web01\n' });
      });

      test('and ssh is not there either, the error has the reason and the cure of each', async () => {
        lab({ user: 'root', port: 2 });
        const { code, stderr } = await run('guest', 'hostname');
        expect(code).toBe(255);
        expect(stderr).toMatch(/^error: neither the guest agent of guest nor ssh can be used$/m);
        expect(stderr).toMatch(
          /^ {2}why: agent: the guest agent of guest does not answer: .*\n {7}ssh: no ssh server/m,
        );
        expect(stderr).toMatch(/^ {2}fix: agent: The guest may hang.*\n {7}ssh: Start it in the guest/m);
        expect((await run('--transport', 'agent', 'guest', 'x')).stderr).toMatch(
          /^error: the guest agent of guest does/m,
        );
      });
    });

    test('a guest that is shut off says so, and ssh is not tried', async () => {
      await guest.virsh.output(['destroy', '--domain', guest.domain]);
      const off = /^error: guest is shut off\n {2}why: .*\n {2}fix: Start it/;
      expect(await bySsh('hostname')).toMatchObject({ code: 255, stderr: expect.stringMatching(off) });
      expect(await run('guest', 'hostname')).toMatchObject({ code: 255, stderr: expect.stringMatching(off) });
    });
  },
  missing,
);
