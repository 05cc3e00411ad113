import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentLine, openAgentLine, virshLine } from '../../lib/agent/agent-line.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';

const channel = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
/** A guest without a system: nobody answers in it. */
const domain = (
  name: string,
  devices: string,
) => `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
const ping = '{"execute":"guest-ping"}';

describeLane('libvirt', 'the ways to a guest agent', () => {
  let sandbox: Sandbox;
  let virsh: VirshSession;
  let daemon: AgentLine & Disposable;
  beforeAll(async () => {
    sandbox = await Sandbox.start();
    virsh = await sandbox.virsh();
    for (const [name, devices] of Object.entries({ off: channel, 'no channel': '', 'Jürgen’s': channel })) {
      const file = join(sandbox.folder, 'domain.xml');
      await writeFile(file, domain(name, devices));
      await virsh.output(['define', '--file', file]);
      if (name !== 'off') await virsh.output(['start', '--domain', name]);
    }
    daemon = await openAgentLine(virsh);
  });
  afterAll(async () => {
    daemon?.[Symbol.dispose]();
    await virsh?.[Symbol.asyncDispose]();
    await sandbox?.[Symbol.asyncDispose]();
  });

  test.each([
    ['off', /domain is not running/],
    ['no channel', /QEMU guest agent is not configured/],
    ['Jürgen’s', /QEMU guest agent is not connected/],
    ['none', /failed to get domain/],
  ])('libvirt’s refusal for %s is the same by virsh and by the daemon’s socket', async (name, words) => {
    for (const line of [virshLine(virsh), daemon])
      expect(await line.command(name, ping, 1)).toEqual({ error: expect.stringMatching(words) });
  });

  test('a domain that is defined after it was asked for is found', async () => {
    expect(await daemon.command('late', ping, 1)).toEqual({ error: expect.stringMatching(/failed to get domain/) });
    const file = join(sandbox.folder, 'domain.xml');
    await writeFile(file, domain('late', channel));
    await virsh.output(['define', '--file', file]);
    expect(await daemon.command('late', ping, 1)).toEqual({ error: expect.stringMatching(/not running/) });
  });

  test('the socket is used, and not virsh', async () => {
    const execute = () => Promise.reject(new Error('virsh was asked'));
    using line = await openAgentLine({ uri: virsh.uri, execute });
    expect(await line.command('off', ping, 1)).toMatchObject({ error: expect.any(String) });
  });

  test('where no daemon listens, virsh is asked', async () => {
    const uri = 'qemu+unix:///system?socket=/no/such';
    using line = await openAgentLine({ uri, execute: (words, options) => virsh.execute(words, options) });
    expect(await line.command('off', ping, 1)).toMatchObject({ error: expect.stringMatching(/not running/) });
  });

  test('a line that was closed says so', async () => {
    const line = await openAgentLine(virsh);
    const asked = line.command('off', ping, 1);
    line[Symbol.dispose]();
    await expect(asked).rejects.toMatchObject({ code: 'libvirt-connection-lost' });
    await expect(line.command('off', ping, 1)).rejects.toMatchObject({ code: 'libvirt-connection-lost' });
  });
});
