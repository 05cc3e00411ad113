import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
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
const image = '/var/lib/guest.raw';
const secret = 'a "secret" it\'s $1';

/** /data outlives a reboot; the guest's root is in its memory. */
const data = "#!/bin/sh\nset -e\nmkdir -p /data\ngrep -q ' /data ' /proc/mounts || mount -t ext4 /dev/vda /data\n";

/** The steps of a Linux guest: what PowerShell does elsewhere. */
const scripts: Readonly<Record<string, string>> = {
  'mark.test': '[ "$(cat /data/mark 2>/dev/null)" = "$Word" ] || { echo "no $Word"; exit 1; }',
  mark: 'echo "marking"; echo "$Word" >/data/mark; sync',
  // Holds after a reboot.
  name: 'cat /proc/sys/kernel/random/boot_id >/data/name; sync',
  'name.test': '[ -e /data/name ] || exit 1; [ "$(cat /data/name)" != "$(cat /proc/sys/kernel/random/boot_id)" ]',
  // Does not remove its secret, and fails the first time.
  join: `[ -e /data/failed ] || { touch /data/failed; sync; echo "cannot use $(cat "$PasswordFile")" >&2; exit 1; }
    stat -c %a "$PasswordFile" /run/virtspec-secrets >/data/modes; sha256sum <"$PasswordFile" | cut -c1-64 >/data/digest; sync`,
  'join.test': '[ -e /data/digest ]',
  secrets: 'rm -rf /run/virtspec-secrets; mkdir -m 700 /run/virtspec-secrets',
  'secrets-gone': 'rm -rf /run/virtspec-secrets',
  'boot-id': 'cat /proc/sys/kernel/random/boot_id',
  'reboot.test': '[ "$(cat /proc/sys/kernel/random/boot_id)" != "$BootId" ]',
  reboot: 'sync; reboot',
};

const deploy = `#!/usr/bin/env bash
set -euo pipefail
source ${join(root, 'scripts/orchestration/steps.sh')}
steps_of() {
  step mark Word=begun
  step name --reboot
  step join --secret PasswordFile=ADMIN_PASSWORD
}
secret ADMIN_PASSWORD
deploy_options : "$@"
run_steps guest
`;

// virtspec, libvirt, qemu-ga and the reboot are real; the guest is Linux, and its steps are for sh.
describeLane(
  'libvirt',
  'steps in a guest with the real qemu-ga',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      for (const [name, text] of Object.entries(scripts)) place.write(`steps/${name}.sh`, `${data}${text}\n`);
      place.write('deploy', deploy);
      guest = await AgentGuest.start(base, {
        devices: `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${image}'/><target dev='vda' bus='virtio'/></disk>`,
        prepare: (sandbox) => sandbox.run(['sh', '-c', `truncate -s 64M ${image} && mkfs.ext4 -q -F ${image}`]),
      });
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const call = (...words: readonly string[]) =>
      run(['bash', '-x', 'deploy', ...words], {
        cwd: place.folder,
        env: {
          ...process.env,
          ...place.env,
          XDG_RUNTIME_DIR: place.sandboxes,
          VIRTSPEC_CONNECT: guest.sandbox.uri,
          VIRTSPEC_STEPS: place.path('steps'),
          ADMIN_PASSWORD: secret,
        },
        timeout: 600_000,
      });
    const inGuest = async (script: string) => (await guest.execute('sh', '-c', script)).stdout;
    const lines = (stdout: string) =>
      stdout
        .replace(/in \d+ s$/gm, 'in N s')
        .split('\n')
        .filter(Boolean);
    /** Nowhere in what was printed (bash -x prints every command), nor in the guest, nor in files here. */
    const expectSecretGone = async ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
      expect(stdout + stderr).not.toContain('a "secret"');
      expect(await inGuest('ls -d /run/virtspec-secrets /tmp/virtspec-* 2>/dev/null')).toBe('');
      expect(readdirSync(place.sandboxes)).toEqual([]);
    };

    test('a dry run asks the tests, and changes nothing', async () => {
      const { code, stdout } = await call('--dry-run');
      expect({ code, stdout: lines(stdout) }).toEqual({
        code: 0,
        stdout: ['guest: mark: to do: no begun', 'guest: name: to do; reboots', 'guest: join: to do'],
      });
      expect(await inGuest('ls /data | grep -v lost')).toBe('');
    });

    test('steps for PowerShell are refused with the reason: the guest is not Windows', async () => {
      for (const name of Object.keys(scripts))
        place.write(
          `windows/${name}.ps1`,
          '# Nothing.\nparam(\n    [string]$Word,\n    [string]$PasswordFile\n)\nexit 0\n',
        );
      const { code, stdout, stderr } = await call('--dry-run', '--steps', place.path('windows'));
      expect({ code, stdout }).toEqual({ code: 1, stdout: 'guest: mark: not known\n' });
      expect(stderr).toMatch(
        /^error: guest: mark: its test failed: the guest is not Windows, and mark\.test\.ps1 is for PowerShell$/m,
      );
    });

    test('steps run in their order, with a reboot in the middle; one that fails ends the run, and its secret is gone', async () => {
      const boot = await guest.bootId();
      const done = await call();
      expect({ code: done.code, stdout: lines(done.stdout) }, done.stderr.slice(-3000)).toEqual({
        code: 1,
        stdout: [
          'guest: starting',
          'guest: was running, ready',
          'guest: mark: running: no begun',
          '  | marking',
          'guest: mark: waiting for its test, up to 30m',
          'guest: mark: done in N s',
          'guest: name: running',
          'guest: name: rebooting, up to 30m',
          'guest: name: waiting for its test, up to 30m',
          'guest: name: done in N s',
          'guest: join: running',
          '  | cannot use ***',
        ],
      });
      expect(done.stderr).toMatch(/^error: guest: join: failed: exit code 1 after \d+ s$/m);
      expect(await guest.bootId()).not.toBe(boot);
      await expectSecretGone(done);
    });

    test('the next run goes on at that step; the secret arrives byte by byte, in a file and a folder that only root can read', async () => {
      const done = await call();
      expect({ code: done.code, stdout: lines(done.stdout) }, done.stderr.slice(-3000)).toEqual({
        code: 0,
        stdout: [
          'guest: starting',
          'guest: was running, ready',
          'guest: mark: done already',
          'guest: name: done already',
          'guest: join: running',
          'guest: join: waiting for its test, up to 30m',
          'guest: join: done in N s',
        ],
      });
      expect(await inGuest('cat /data/digest /data/modes')).toBe(
        `${createHash('sha256').update(secret).digest('hex')}\n600\n700\n`,
      );
      await expectSecretGone(done);
    });

    test('and then there is nothing left to do', async () => {
      const { code, stdout } = await call();
      expect({ code, stdout: lines(stdout) }).toEqual({
        code: 0,
        stdout: [
          'guest: starting',
          'guest: was running, ready',
          ...['mark', 'name', 'join'].map((name) => `guest: ${name}: done already`),
        ],
      });
    });
  },
  missing,
);
