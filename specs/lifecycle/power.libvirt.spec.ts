import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

/** No system is in it: it takes no notice of the power button, and has no agent. */
const deaf = `<domain type='qemu'><name>deaf</name><memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;

// The tests are in this order: each begins with what the one before has left.
describeLane(
  'libvirt',
  'virtspec up, wait, shutdown and off, with a guest that has an agent and one that has none',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, { hostname: 'dc01' });
      const file = join(guest.sandbox.folder, 'deaf.xml');
      await writeFile(file, deaf);
      await guest.virsh.output(['define', '--file', file]);
      const domains = 'domains: { deaf: { startsAfter: [guest] }, guest: {} }';
      place.write('lab.yaml', `lab: x\nsource: { xml: xml }\n${domains}\n`);
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const call = (command: string, ...words: readonly string[]) =>
      [[command, '-c', guest.sandbox.uri, ...words], { cwd: place.folder, env: place.env }] as const;
    const tell = (command: string, ...words: readonly string[]) => runVirtspec(...call(command, ...words));
    const states = async () => {
      const state = (name: string) => guest.virsh.output(['domstate', '--domain', name]);
      return [(await state('guest')).trim(), (await state('deaf')).trim()];
    };

    test('wait returns at once for a guest that answers, and when a command has succeeded', async () => {
      expect(await tell('wait', 'guest')).toMatchObject({ code: 0, stdout: '', stderr: '' });
      const count = 'n=$(cat /tmp/n 2>/dev/null || echo 0); echo $((n + 1)) >/tmp/n; echo not yet; [ "$n" = 2 ]';
      expect(await tell('wait', 'guest', '--', count)).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect((await guest.execute('cat', '/tmp/n')).stdout).toBe('3\n');
    });

    test('a command that never succeeds is told with its last words', async () => {
      const { code, stderr } = await tell('wait', 'guest', '--timeout', '5', '--', 'echo almost; exit 4');
      expect(code).toBe(3);
      expect(stderr).toMatch(/^error: the command did not succeed in guest within 5 s$/m);
      expect(stderr).toMatch(/why: the last time it ended with 4: almost$/m);
    });

    test('Ctrl-C ends a wait', async () => {
      const running = startVirtspec(...call('wait', 'guest', '--', 'touch /tmp/tried; false'));
      const isTried = async () => (await guest.execute('test', '-e', '/tmp/tried')).exitCode === 0 || undefined;
      await waitUntil(isTried, { what: 'a try', timeout: 60_000, interval: 200 });
      running.process.kill('SIGINT');
      expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/guest is left as it is/) });
    });

    test('wait for a command outlasts a reboot', async () => {
      const before = await guest.bootId();
      const running = startVirtspec(
        ...call('wait', 'guest', '--', `[ "$(cat /proc/sys/kernel/random/boot_id)" != ${before} ]`),
      );
      await guest.virsh.output(['reboot', '--domain', 'guest', '--mode', 'agent']);
      expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
      expect(await guest.bootId()).not.toBe(before);
    });

    test('up --dry-run says what would be started, and what tells that it is ready; and starts nothing', async () => {
      expect(await tell('up', '--dry-run')).toMatchObject({
        code: 0,
        stdout:
          'guest: runs; ready when its agent answers\ndeaf: would be started; without the channel of a guest agent, or `ssh` in the lab file, nothing tells when it is ready\n',
      });
      expect(await states()).toEqual(['running', 'shut off']);
    });

    test('up leaves one that runs alone, and says of one without an agent that nothing tells', async () => {
      const { code, stdout } = await tell('up');
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^guest: was running, ready( \(\d+ s\))?\ndeaf: started; without the channel of a guest agent, or `ssh` in the lab file, nothing tells when it is ready/,
      );
      expect(await states()).toEqual(['running', 'running']);
    });

    test('shutdown --dry-run says what would be shut down, last first, and does nothing', async () => {
      expect(await tell('shutdown', '--dry-run')).toMatchObject({
        code: 0,
        stdout: 'deaf: would be shut down\nguest: would be shut down\n',
      });
      expect(await tell('shutdown', '--dry-run', 'guest')).toMatchObject({
        code: 0,
        stdout: 'guest: would be shut down; deaf, which starts after it, runs\n',
      });
      expect(await states()).toEqual(['running', 'running']);
    });

    test('shutdown goes the other way, and ends at a guest that does not go', async () => {
      const { code, stdout, stderr } = await tell('shutdown', '--timeout', '2');
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^error: deaf did not shut off within 2 s$/m);
      expect(stderr).toMatch(/`virtspec off deaf` takes its power away/);
      expect(await states()).toEqual(['running', 'running']);
    });

    test('off takes the power away, and says of one that is off that it was', async () => {
      expect(await tell('off', 'deaf')).toMatchObject({ code: 0, stdout: 'deaf: power taken away\n' });
      expect(await tell('off', 'deaf')).toMatchObject({ code: 0, stdout: 'deaf: was shut off\n' });
      expect(await tell('off')).toMatchObject({ code: 2, stderr: expect.stringMatching(/missing required argument/) });
      expect(await states()).toEqual(['running', 'shut off']);
    });

    test('shutdown asks the agent, and returns when the guest is off; then nothing is ready', async () => {
      const { code, stdout } = await tell('shutdown', 'guest');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^guest: shut off( \(\d+ s\))?\n$/);
      expect(await states()).toEqual(['shut off', 'shut off']);
      expect(await tell('wait', 'guest')).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/guest is shut off/),
      });
    });

    test('up of a domain by its name leaves what it starts after, and says so', async () => {
      const says =
        'without the channel of a guest agent, or `ssh` in the lab file, nothing tells when it is ready; starts after guest, which is off\n';
      expect(await tell('up', '--dry-run', 'deaf')).toMatchObject({
        code: 0,
        stdout: `deaf: would be started; ${says}`,
      });
      const { code, stdout } = await tell('up', 'deaf');
      expect({ code, stdout: stdout.replace(/ \(\d+ s\)$/m, '') }).toEqual({
        code: 0,
        stdout: `deaf: started; ${says}`,
      });
      expect(await states()).toEqual(['shut off', 'running']);
      expect((await tell('off', 'deaf')).code).toBe(0);
    });

    test.each([
      ['a domain that there is not', ['up', 'gust'], /did you mean 'guest'/],
      [
        'a lab file with a domain that there is not',
        ['up', '--lab', 'more.yaml'],
        /^error: .*more\.yaml lists gust, and this libvirt does not have it$/m,
      ],
      ['no domain and no lab file', ['up', '--lab', 'no.yaml'], /^error: no domain is named$/m],
      ['a circle', ['up', '--lab', 'circle.yaml'], /a starts after b starts after a: none of them can start first/],
    ])('%s: exit 2', async (_what, [command = '', ...words], stderr) => {
      place.write('more.yaml', 'lab: x\nsource: { xml: xml }\ndomains: { guest: {}, gust: {} }\n');
      place.write(
        'circle.yaml',
        'lab: x\nsource: { xml: xml }\ndomains: { a: { startsAfter: [b] }, b: { startsAfter: [a] } }\n',
      );
      expect(await tell(command, ...words)).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr) });
    });

    test('up starts, and returns when the agent answers', async () => {
      const { code, stdout } = await tell('up', 'guest');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^guest: started, ready \(\d+ s\)\n$/);
      expect(await guest.execute('hostname')).toMatchObject({ stdout: 'dc01\n' });
    });

    test('up that waited in vain says that the domain runs, and what gives it longer', async () => {
      await tell('off', 'guest');
      const { code, stderr } = await tell('up', 'guest', '--timeout', '1');
      expect(code).toBe(3);
      expect(stderr).toMatch(/^error: guest was not ready within 1 s; it was started, and runs on$/m);
      expect(stderr).toMatch(/^ {7}Or give it longer: `virtspec up guest --timeout 1h`\.$/m);
      expect((await states())[0]).toBe('running');
    });
  },
  missing,
);
