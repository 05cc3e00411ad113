import { describe, expect, test } from 'vitest';
import type { TransportName } from '../../lib/access/transport.ts';
import type { Way } from '../../lib/access/ways.ts';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { GuestPower } from '../../lib/lifecycle/guest-power.ts';

/** Neither libvirt nor an agent is asked: the ways are all that a wait looks at. */
const web01 = new GuestPower({ domain: 'web01' } as ConstructorParameters<typeof GuestPower>[0]);
const error = (code: string, kind: VirtspecError['kind'] = 'environment') =>
  new VirtspecError({ code, kind, what: `it says ${code}`, fix: `help against ${code}` });

/** A way with these answers, one a look, the last one from then on; undefined: it answers. */
function way(name: TransportName, ...codes: readonly (string | undefined)[]) {
  let looks = 0;
  const told: (string | undefined)[] = [];
  const one: Way = {
    name,
    async answers(_signal, before) {
      told.push(before?.code);
      const code = codes[Math.min(looks++, codes.length - 1)];
      if (code !== undefined) throw error(code, code === 'ssh-value' ? 'usage' : 'environment');
    },
  };
  return { ...one, looks: () => looks, told };
}

describe('a guest is ready', () => {
  test('when its agent answers, and ssh is not tried then', async () => {
    const ssh = way('ssh', undefined);
    expect(await web01.untilReady([way('agent', undefined), ssh], { timeout: 5_000 })).toBe('agent');
    expect(ssh.looks()).toBe(0);
  });

  test('when ssh answers while its agent does not; ssh is told why', async () => {
    const ssh = way('ssh', 'ssh-unreachable', undefined);
    expect(await web01.untilReady([way('agent', 'agent-absent'), ssh], { timeout: 5_000 })).toBe('ssh');
    expect(ssh.told).toEqual(['agent-absent', 'agent-absent']);
  });

  test('when ssh answers for a domain without a channel, which is asked once', async () => {
    const agent = way('agent', 'agent-no-channel');
    expect(await web01.untilReady([agent, way('ssh', 'ssh-no-address', undefined)], { timeout: 5_000 })).toBe('ssh');
    expect(agent.looks()).toBe(1);
  });
});

describe('a wait ends at once', () => {
  test.each<[string, Way[], string]>([
    ['without any way that may answer', [way('agent', 'agent-no-channel')], 'agent-no-channel'],
    ['when the guest is off', [way('agent', 'guest-off'), way('ssh', undefined)], 'guest-off'],
    ['when it is found to be off by ssh', [way('agent', 'agent-absent'), way('ssh', 'guest-off')], 'guest-off'],
    ['at what the user wrote', [way('agent', 'agent-absent'), way('ssh', 'ssh-value')], 'ssh-value'],
    ['at what has nothing to do with the guest', [way('agent', 'libvirt-connection-lost')], 'libvirt-connection-lost'],
  ])('%s', async (_what, ways, code) => {
    await expect(web01.untilReady(ways, { timeout: 60_000 })).rejects.toMatchObject({ code });
  });

  test('with the signal', async () => {
    const reason = error('interrupted');
    const ended = web01.untilReady([way('agent', 'agent-absent')], {
      timeout: 60_000,
      signal: AbortSignal.abort(reason),
    });
    await expect(ended).rejects.toBe(reason);
  });
});

test('a guest that is late: the reason and the cure of each way', async () => {
  const ways = [way('agent', 'agent-absent'), way('ssh', 'ssh-no-server')];
  await expect(web01.untilReady(ways, { timeout: 1 })).rejects.toMatchObject({
    code: 'guest-not-ready',
    why: 'agent: it says agent-absent\nssh: it says ssh-no-server',
    fix: 'agent: help against agent-absent\nssh: help against ssh-no-server\nOr give it longer with --timeout.',
  });
  await expect(web01.untilReady([way('agent', 'agent-absent')], { timeout: 1 })).rejects.toMatchObject({
    what: expect.stringMatching(/^web01 was not ready within \S+ s$/),
    why: 'it says agent-absent',
    fix: 'help against agent-absent\nOr give it longer with --timeout.',
  });
  const told = { timeout: 1, leaves: 'it was started, and runs on', longer: 'wait longer' };
  await expect(web01.untilReady([way('agent', 'agent-absent')], told)).rejects.toMatchObject({
    what: expect.stringMatching(/^web01 was not ready within \S+ s; it was started, and runs on$/),
    fix: 'help against agent-absent\nOr wait longer.',
  });
});

test('what a wait may not mend is told once, and waited for nevertheless', async () => {
  const told: string[] = [];
  const ssh = way('ssh', 'ssh-unreachable', 'ssh-login-refused', 'ssh-login-refused', undefined);
  const options = { timeout: 10_000, onDoubt: (why: string) => told.push(why) };
  expect(await web01.untilReady([ssh], options)).toBe('ssh');
  expect(told).toEqual(['it says ssh-login-refused']);
});
