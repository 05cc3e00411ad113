import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgentLine } from '../../lib/agent/agent-line.ts';
import { findGuest } from '../../lib/agent/find-guest.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';

const macs = { one: '52:54:00:99:00:01', two: '52:54:00:99:00:02', three: '52:54:00:99:00:03' };
/** It runs, and nobody is in it. */
const domain = ([name, mac]: readonly [
  string,
  string,
]) => `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices><interface type='network'><mac address='${mac}'/><source network='lab'/></interface></devices></domain>`;
const network = `<network><name>lab</name><bridge name='virbr99'/><ip address='192.168.99.1' netmask='255.255.255.0'><dhcp>
  <range start='192.168.99.100' end='192.168.99.200'/><host mac='${macs.three}' ip='192.168.99.10'/></dhcp></ip></network>`;

/** Their agents, as if each guest had these addresses. */
const lineOf = (addresses: Readonly<Record<string, string>>): AgentLine => ({
  async command(name) {
    const address = addresses[name];
    if (address === undefined) return { error: 'Guest agent is not responding: QEMU guest agent is not connected' };
    const cards = [{ name: 'eth0', 'ip-addresses': [{ 'ip-address': address, 'ip-address-type': 'ipv4' }] }];
    return { output: JSON.stringify({ return: cards }) };
  },
});

describeLane('libvirt', 'the domain of an address', () => {
  let sandbox: Sandbox;
  let virsh: VirshSession;
  beforeAll(async () => {
    sandbox = await Sandbox.start();
    virsh = await sandbox.virsh();
    const define = async (verb: string, text: string) => {
      const file = join(sandbox.folder, 'object.xml');
      await writeFile(file, text);
      await virsh.output([verb, '--file', file]);
    };
    await define('net-define', network);
    await virsh.output(['net-start', '--network', 'lab']);
    for (const one of Object.entries(macs)) {
      await define('define', domain(one));
      await virsh.output(['start', '--domain', one[0], '--paused']);
    }
  });
  afterAll(async () => {
    await virsh?.[Symbol.asyncDispose]();
    await sandbox?.[Symbol.asyncDispose]();
  });

  test('is the one whose guest has it, before that for which a network reserves it', async () => {
    expect(await findGuest(virsh, lineOf({}), '192.168.99.10')).toBe('three');
    expect(await findGuest(virsh, lineOf({ one: '192.168.99.10' }), '192.168.99.10')).toBe('one');
  });

  test('is none if two guests have it: both are named', async () => {
    const line = lineOf({ one: '192.168.99.7', two: '192.168.99.7', three: '192.168.99.8' });
    await expect(findGuest(virsh, line, '192.168.99.7')).rejects.toMatchObject({
      ...{ code: 'address-ambiguous', kind: 'usage', what: 'several domains have the address 192.168.99.7' },
      ...{ why: expect.stringMatching(/^(one, two|two, one)$/), fix: 'Name the domain instead.' },
    });
  });

  test('is none if nobody has it: those that run are named', async () => {
    await expect(findGuest(virsh, lineOf({ one: '10.0.0.1' }), '192.168.99.7')).rejects.toMatchObject({
      ...{ code: 'address-not-found', why: expect.stringMatching(/running: .*two/) },
    });
  });

  test.each(['on', '192.168.99', ''])('the word %j is a name, and no domain has it', async (word) => {
    await expect(findGuest(virsh, lineOf({}), word)).rejects.toMatchObject({
      ...{ code: 'domain-not-found', kind: 'usage', why: expect.stringMatching(/^it has .*three/) },
    });
  });
});
