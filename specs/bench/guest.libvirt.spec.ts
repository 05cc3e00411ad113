import { test } from 'vitest';
import { guest } from '../../bench/guest.ts';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { expectTable } from './expect-table.ts';

const base = await theProbeBase(agentFlavour);

describeLane(
  'libvirt',
  'the guest bench',
  () => {
    test('the guest bench compares run and copy with bare commands of the agent', async () => {
      expectTable(await guest.run('small'), [
        'run, of `true` / virsh qemu-agent-command, guest-exec without its end',
        'run, of `true` / virtspec --version',
        'copy into the guest, with digests / virsh qemu-agent-command, guest-file-write of 64 KiB each',
      ]);
    });
  },
  'missing' in base ? base.missing : undefined,
);
