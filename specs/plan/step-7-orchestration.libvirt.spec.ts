import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { run } from '../../lib/process/run.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

// The guest has the real qemu-ga and the address of the plan's domain controller; it is Debian, and not Windows.
describeLane(
  'libvirt',
  'Step 7: Update Orchestration Scripts',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, { hostname: 'dc01', address: '192.168.56.10' });
      await guest.address();
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    /** As a user's own script: it ends at the first command that fails. */
    const script = (text: string) =>
      run(['bash', '-c', `set -euo pipefail\nsource ${join(root, 'scripts/orchestration/lib.sh')}\n${text}`], {
        cwd: place.folder,
        env: { ...process.env, ...place.env, VIRTSPEC_CONNECT: guest.sandbox.uri },
        timeout: 300_000,
      });

    test('source scripts/orchestration/lib.sh; run_on_vm 192.168.56.10 "hostname": Should return "DC01" (or whatever the Windows hostname is)', async () => {
      expect(await script('run_on_vm 192.168.56.10 "hostname"')).toMatchObject({
        code: 0,
        stdout: 'dc01\n',
        stderr: '',
      });
    });

    // Replace `vagrant winrm -c "..."` or `vagrant powershell -c "..."` with direct PowerShell remoting: here the guest's sh.
    test('the exit code is the guest’s, and ends a script', async () => {
      expect(await script('run_on_vm guest "exit 7"; echo no')).toMatchObject({ code: 7, stdout: '' });
    });

    test('a file that is here is run as a script; several words are a program', async () => {
      writeFileSync(join(place.folder, 'step.ps1'), 'echo "from a file: $(hostname)"\n');
      expect(await script('run_on_vm guest step.ps1')).toMatchObject({ code: 0, stdout: 'from a file: dc01\n' });
      expect(await script("run_on_vm guest printf '%s|' 'a b' '$HOME'")).toMatchObject({
        code: 0,
        stdout: 'a b|$HOME|',
      });
    });

    // Update file transfer mechanism. Vagrant used shared folders; with libvirt we need an alternative.
    test('files are copied, whatever they are called', async () => {
      writeFileSync(join(place.folder, 'a:b c'), randomBytes(9));
      const { code, stdout } = await script('copy_to_vm 192.168.56.10 "a:b c" /tmp/');
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/→ guest:\/tmp\/a:b c: 9 B, SHA-256/),
      });
    });

    test('a guest is waited for', async () => {
      expect(await script('vm_wait guest; vm_wait guest test -e /tmp/a:b\\ c')).toMatchObject({ code: 0, stderr: '' });
    });

    test.each([
      ['run_on_vm guest', 'run_on_vm VM COMMAND|FILE'],
      ['copy_to_vm guest a', 'copy_to_vm VM FILE... PATH'],
      ['vm_wait', 'vm_wait VM [COMMAND...]'],
      ['vm_destroy', 'vm_destroy VM...'],
      ['vm_checkpoint', 'vm_checkpoint NAME [VM...]'],
      ['vm_restore', 'vm_restore NAME [VM... --alone]'],
    ])('`%s` says how it is called', async (call, usage) => {
      expect(await script(`${call}; echo no`)).toMatchObject({ code: 2, stdout: '', stderr: `usage: ${usage}\n` });
    });

    // Replace `vagrant up/halt/destroy` with `virsh start/shutdown/destroy`. Replace `vagrant snapshot save/restore` with `virsh snapshot-*`.
    test('a VM is shut down, saved, started, taken off and brought back', async () => {
      const saved = join(place.folder, 'checkpoints');
      const all = `export VIRTSPEC_CHECKPOINTS=${saved}
        run_on_vm guest 'echo kept >/tmp/mark'
        vm_shutdown guest
        vm_checkpoint off guest
        vm_start guest
        run_on_vm guest 'test ! -e /tmp/mark && echo fresh'
        vm_destroy guest
        vm_restore off
        vm_start guest
        run_on_vm 192.168.56.10 hostname`;
      const { code, stdout, stderr } = await script(all);
      expect({ code, last: stdout.split('\n').at(-2) }, stderr).toEqual({ code: 0, last: 'dc01' });
      expect(stdout).toMatch(
        /guest: shut off.*guest: started, ready.*fresh.*guest: power taken away.*guest: started, ready/s,
      );
    });
  },
  missing,
);
