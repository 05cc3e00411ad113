import { describe, expect, test } from 'vitest';
import { bootDomain, endDomain } from '../../../lib/guest/boot/boot-domain.ts';
import { Hearing } from '../../../lib/guest/boot/receiver.ts';
import type { ProbeRoom } from '../../../lib/guest/boot/room.ts';
import type { VirshCommand } from '../../../lib/libvirt/virsh-command.ts';
import { quickClock } from '../../support/quick-clock.ts';
import { answer, nonce } from '../receive/answer.ts';
import { domain, lan, state } from './lab.ts';

const guest = domain('A', 1, ["network='lan'"]);
const contact = { mac: '52:54:00:00:00:10', address: '10.0.0.100', bridge: 'virbr1' };

/** A room without a libvirt: `states` and `leases` are its answers, one after the other; the last one repeats. */
function roomWith(replies: {
  readonly states?: readonly string[];
  readonly startError?: string;
  readonly leases?: readonly string[];
}) {
  const said: string[] = [];
  const orders: string[] = [];
  const states = [...(replies.states ?? ['running'])];
  const tables = [...(replies.leases ?? [''])];
  const next = (answers: string[]) => (answers.length > 1 ? answers.shift() : answers[0]) ?? '';
  const answers: Record<string, () => string> = { domstate: () => next(states), 'net-dhcp-leases': () => next(tables) };
  const hearing = new Hearing(nonce);
  const reply = (command: VirshCommand) => {
    said.push(command.join(' '));
    const error = ['start', 'create'].includes(command[0]) ? replies.startError : undefined;
    const output = answers[command[0]]?.() ?? '';
    return { command, output, error: command[0] === 'screenshot' ? 'no graphics' : error };
  };
  const room: ProbeRoom = {
    virsh: {
      execute: async (command) => reply(command),
      output: async (command) => reply(command).output,
      read: async (command) => reply(command).output,
    },
    run: async (argv) => ({ argv, code: 1, stdout: '', stderr: '' }),
    ...{ folder: '/nowhere', accelerator: 'tcg', state: state({ domains: [guest] }), hearing, nonce },
    listener: { order: (_uuid, order) => void orders.push(order) },
    ...{ lanes: 1, throwaway: false, told: () => {}, clock: quickClock() },
  };
  const hear = (body: string) => hearing.hear({ kind: 'answer', claimed: contact.mac, body, from: contact });
  return { room, said, orders, hear, asks: () => hearing.hear({ kind: 'asked', uuid: guest.uuid }) };
}

describe('a boot of the probe', () => {
  test('ends with its answer, once the guest asks for orders', async () => {
    const { room, said, hear, asks } = roomWith({});
    const booting = bootDomain(guest, room);
    await Promise.resolve();
    hear(JSON.stringify({ ...answer, uuid: guest.uuid }));
    asks();
    const boot = await booting;
    expect(boot).toMatchObject({ answer: { channel: 'http', view: { uuid: guest.uuid } }, failure: undefined });
    expect(boot.contacts).toEqual([contact]);
    expect(said[0]).toBe(`start --domain ${guest.uuid}`);
    expect(said.join()).not.toContain('destroy');
  });

  describe('reads the leases', () => {
    const card = { mac: '52:54:00:00:00:10', address: '10.0.0.100', by: 'dhcp', dhcpServer: '10.0.0.1' };
    const listed = ' 2026-11-25 17:00:00   52:54:00:00:00:10   ipv4   10.0.0.100/24   probe   -\n';
    const lease = { network: 'lan', mac: card.mac, address: card.address, hostname: 'probe' };
    const boot = async (leases: readonly string[], server = card.dhcpServer) => {
      const { room, said, hear, asks } = roomWith({ leases });
      const interfaces = [{ ...answer.interfaces[0], ...card, dhcpServer: server }];
      const booting = bootDomain(guest, { ...room, state: state({ domains: [guest], networks: [lan] }) });
      await Promise.resolve();
      hear(JSON.stringify({ ...answer, uuid: guest.uuid, interfaces }));
      asks();
      const looks = () => said.filter((one) => one.startsWith('net-dhcp-leases')).length;
      return { leases: (await booting).leases, looks: looks() };
    };

    test('until libvirt lists what the guest has: its helper writes a lease down after the answer', async () => {
      expect(await boot(['', '', listed])).toEqual({ leases: [lease], looks: 3 });
    });

    test('for ten seconds, and no longer', async () => {
      expect(await boot([''])).toEqual({ leases: [], looks: 51 });
    });

    test('once, of a guest that another server answered', async () => {
      expect(await boot([''], '10.0.0.9')).toEqual({ leases: [], looks: 1 });
    });
  });

  test('from separate XML ends with the session that created it', async () => {
    const { room, said } = roomWith({ startError: 'error: no' });
    await bootDomain({ ...guest, startFrom: '/a.xml' }, room);
    expect(said).toEqual(['create --autodestroy --file /a.xml']);
  });

  test('that libvirt refuses ends at once, with its message', async () => {
    const { room, said } = roomWith({ startError: 'error: Could not open /a.iso' });
    expect(await bootDomain(guest, room)).toMatchObject({
      answer: undefined,
      failure: { stage: 'start', log: 'error: Could not open /a.iso' },
    });
    expect(said).toHaveLength(1);
  });

  test.each([
    ['shut off', /^it shut down after \d+ s, without an answer/],
    ['crashed', /^it crashed after/],
    ['paused', /^QEMU paused it after \d+ s, as it does when a disk cannot be/],
  ])('of a guest that is %s is over as soon as libvirt says so', async (dead, what) => {
    const { room } = roomWith({ states: ['running', dead] });
    const { failure, milliseconds } = await bootDomain(guest, room);
    expect(failure?.what).toMatch(what);
    expect(milliseconds).toBeLessThan(10_000);
  });

  test('whose answer cannot be read reports that', async () => {
    const { room, hear } = roomWith({ states: ['shut off'] });
    const booting = bootDomain(guest, room);
    hear('{"not": "an answer"}');
    expect((await booting).failure?.log).toContain('answer');
  });

  test('ignores answers of another run’s guest', async () => {
    const { room, hear } = roomWith({ states: ['shut off'] });
    const booting = bootDomain(guest, room);
    hear(JSON.stringify({ ...answer, uuid: guest.uuid, nonce: '0'.repeat(32) }));
    expect((await booting).answer).toBeUndefined();
  });

  test('is aborted at the end of the run', async () => {
    const { room } = roomWith({});
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(bootDomain(guest, { ...room, signal })).rejects.toThrow('interrupted');
  });
});

test('tells the guest to shut down, and to wait if it asks again', async () => {
  const { room, said, orders } = roomWith({ states: ['running', 'shut off'] });
  await endDomain(guest, room);
  expect(orders).toEqual(['off', 'wait']);
  expect(said.join()).not.toContain('destroy');
});
