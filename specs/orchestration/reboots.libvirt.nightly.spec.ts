import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { run } from '../../lib/process/run.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;
const image = '/var/lib/guest.raw';

/** How often the guest is reset while its steps run. */
const resets = 20;

const names = ['one', 'two', 'three', 'four'] as const;

/** /data outlives a reboot; the guest's root is in its memory. A step that was cut off has left nothing, or all. */
const data =
  "#!/bin/sh\nset -e\nmkdir -p /data\ngrep -q ' /data ' /proc/mounts || mount -t ext4 -o sync /dev/vda /data\n";
const scripts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    names.flatMap((name) => [
      [name, `sleep 1; echo "$Word" >/data/${name}.part; sync; sleep 1; mv /data/${name}.part /data/${name}; sync`],
      [`${name}.test`, `[ "$(cat /data/${name} 2>/dev/null)" = "$Word" ] || { echo "no ${name}"; exit 1; }`],
    ]),
  ),
  'boot-id': 'cat /proc/sys/kernel/random/boot_id',
  'reboot.test': '[ "$(cat /proc/sys/kernel/random/boot_id)" != "$BootId" ]',
  reboot: 'sync; reboot',
};

const deploy = `#!/usr/bin/env bash
set -euo pipefail
source '${root}/scripts/orchestration/steps.sh'
steps_of() {
  step one Word="$1-1"
  step two --reboot Word="$1-2"
  step three Word="$1-3"
  step four --reboot Word="$1-4"
}
deploy_options : "$@"
run_steps guest
`;

describeLane(
  'libvirt',
  'a guest that is reset in the middle of its steps',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      for (const [name, text] of Object.entries(scripts)) place.write(`steps/${name}.sh`, `${data}${text}\n`);
      place.write('deploy', deploy);
      guest = await AgentGuest.start(base, {
        devices: `<disk type='file' device='disk'><driver name='qemu' type='raw' cache='directsync'/><source file='${image}'/><target dev='vda' bus='virtio'/></disk>`,
        prepare: (sandbox) => sandbox.run(['sh', '-c', `truncate -s 64M ${image} && mkfs.ext4 -q -F ${image}`]),
      });
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const deployed = () =>
      run(['bash', 'deploy'], {
        cwd: place.folder,
        env: {
          ...place.env,
          XDG_RUNTIME_DIR: place.sandboxes,
          VIRTSPEC_CONNECT: guest.sandbox.uri,
          VIRTSPEC_STEPS: place.path('steps'),
        },
        timeout: 900_000,
      });

    test(`${resets} resets at any moment: each run ends, says what failed, and the last one has done every step`, {
      timeout: 3_600_000,
    }, async () => {
      let failed = 0;
      for (let round = 0; round < resets; round++) {
        const running = deployed();
        await pause(Math.random() * 15_000);
        await guest.virsh.output(['reset', '--domain', guest.domain]);
        const { code, stderr } = await running;
        if (code !== 0) failed += 1;
        if (code !== 0)
          expect(stderr).toMatch(
            /^error: guest: \w+: failed: [\s\S]+ Correct the cause, then run the same command again/m,
          );
        expect([0, 1]).toContain(code);
        await guest.untilAgentAnswers();
        // Everything is done: the next reset is in the middle of new steps.
        if (code === 0) await guest.execute('sh', '-c', `${data.split('\n').slice(1).join('\n')}rm -f /data/*[a-z]`);
      }
      // Some resets must have hit a step.
      expect(failed).toBeGreaterThan(0);
      const last = await deployed();
      expect(last.code, last.stderr).toBe(0);
      const { stdout } = await guest.execute(
        'sh',
        '-c',
        `${data}cat ${names.map((name) => `/data/${name}`).join(' ')}; ls /data`,
      );
      expect(stdout).toMatch(/^guest-1\nguest-2\nguest-3\nguest-4\n/);
      expect(stdout).not.toContain('.part');
      expect((await guest.execute('sh', '-c', 'ls -d /tmp/virtspec-* 2>/dev/null')).stdout).toBe('');
    });

    test('an output of 64 MiB comes whole', { timeout: 900_000 }, async () => {
      const script =
        'i=0; while [ $i -lt 64 ]; do head -c 1048576 /dev/urandom; i=$((i+1)); done | tee /data/out | base64 -w 0; sha256sum </data/out >&2';
      await guest.untilAgentAnswers();
      await guest.execute('sh', '-c', 'mkdir -p /data; umount /data 2>/dev/null; rm -f /data/out');
      const half = script.replaceAll('64 ]', '48 ]');
      const { code, stdout, stderr } = await runVirtspec(['run', '-c', guest.sandbox.uri, guest.domain, half], {
        cwd: place.folder,
        env: place.env,
      });
      expect(code, stderr).toBe(0);
      expect(stdout.length).toBe(64 * 1024 * 1024);
      expect(stderr).toContain(createHash('sha256').update(Buffer.from(stdout, 'base64')).digest('hex'));
    });
  },
  missing,
);
