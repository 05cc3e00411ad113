import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

/** A script as PowerShell's `-EncodedCommand` takes it. */
const encoded = (script: string) => Buffer.from(script, 'utf16le').toString('base64');
const script = "[Console]::OutputEncoding = [Text.Encoding]::UTF8\r\nWrite-Output 'Grüße, it''s'\r\nexit 3\r\n";

function startGuest(options: Parameters<typeof AgentGuest.start>[1]): Promise<AgentGuest> {
  if ('missing' in base) throw new Error(base.missing);
  return AgentGuest.start(base, options);
}

describeLane(
  'libvirt',
  'the agent guest',
  () => {
    // The tests are in this order: the last ends the guest.
    describe('with BIOS', () => {
      let guest: AgentGuest;
      beforeAll(async () => {
        guest = await startGuest({ hostname: 'dc01' });
      });
      afterAll(() => guest?.[Symbol.asyncDispose]());

      test('a program runs through the agent, with its output and its exit code', async () => {
        expect(await guest.execute('sh', '-c', 'hostname; echo no >&2; exit 7')).toEqual({
          exitCode: 7,
          stdout: 'dc01\n',
          stderr: 'no\n',
        });
      });

      test('the agent shows the card of the domain, with an address of its network', async () => {
        const address = await guest.address();
        expect(address).toMatch(/^192\.168\.77\.1\d\d$/);
        expect(await guest.lease()).toMatch(new RegExp(`${guest.mac}.*${address}/24 .* dc01 `));
      });

      test('the agent shows what the guest is', async () => {
        const system = await guest.agent<Record<string, string>>('guest-get-osinfo');
        expect(system).toMatchObject({ id: 'debian', 'pretty-name': expect.stringContaining('not Windows') });
      });

      test('ssh logs in with the key, knows the host key from the agent, and passes the exit code', async () => {
        expect(await guest.ssh('hostname; exit 5')).toMatchObject({ code: 5, stdout: 'dc01\n' });
      });

      test('the stand-in for powershell.exe decodes a command through the agent and through ssh', async () => {
        const argv = ['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded(script)] as const;
        expect(await guest.execute(...argv)).toEqual({ exitCode: 3, stdout: "Grüße, it's\r\n", stderr: '' });
        expect(await guest.ssh(argv.join(' '))).toMatchObject({ code: 3, stdout: "Grüße, it's\r\n" });
      });

      test('an agent that is killed is started again', async () => {
        const ofAgent = async () => (await guest.ssh('pidof qemu-ga')).stdout.trim();
        const killed = await ofAgent();
        expect((await guest.ssh(`kill -9 ${killed}`)).code).toBe(0);
        await guest.untilAgentAnswers();
        expect(await ofAgent()).toMatch(/^\d+$/);
        expect(await ofAgent()).not.toBe(killed);
      });

      test('a reboot through the agent gives another boot', async () => {
        const before = await guest.bootId();
        await guest.virsh.output(['reboot', '--domain', guest.domain, '--mode', 'agent']);
        await guest.untilRebooted(before);
        expect(await guest.bootId()).toMatch(/^[0-9a-f-]{36}$/);
      });

      test('the power button shuts it down', async () => {
        await guest.virsh.output(['shutdown', '--domain', guest.domain, '--mode', 'acpi']);
        await guest.untilOff();
      });
    });

    test('with Secure Boot, and with what an agent on Windows reports, if the run’s file says so', async () => {
      await using guest = await startGuest({ os: 'mswindows', firmware: 'secure-boot' });
      expect(await guest.agent('guest-get-osinfo')).toMatchObject({ id: 'mswindows' });
      expect(await guest.agent('guest-get-host-name')).toEqual({ 'host-name': 'agent-guest' });
      const { stdout } = await guest.execute('cat', '/sys/kernel/security/lockdown');
      expect(stdout).toContain('[integrity]');
      await guest.virsh.output(['shutdown', '--domain', guest.domain, '--mode', 'agent']);
      await guest.untilOff();
    });
  },
  missing,
);
