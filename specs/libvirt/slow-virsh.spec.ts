import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tryKvmGuest } from '../../lib/libvirt/kvm-guest.ts';
import { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { withPatience } from '../../lib/process/patience.ts';
import { run } from '../../lib/process/run.ts';
import { Workplace } from '../support/workplace.ts';

const twice = { seconds: 600, usual: 300 };

test('a virsh that does not answer is reported with the command, the limit, and what to set', async () => {
  using place = new Workplace();
  using _ = inPath(place, 'virsh', 'exec sleep 60');
  await expect(VirshSession.open('qemu:///system', { timeout: 50 })).rejects.toMatchObject({
    code: 'virsh-timeout',
    what: 'virsh uri did not respond within 0.05 s',
    fix: expect.not.stringContaining('--timeout'),
  });
  const began = performance.now();
  const open = () => VirshSession.open('qemu:///system', { timeout: 200 });
  await expect(withPatience(twice, open)).rejects.toMatchObject({
    code: 'virsh-timeout',
    what: 'virsh uri did not respond within 0.4 s',
    fix: 'Run again with --timeout 1200, which extends this limit of 0.4 s to 0.8 s.',
  });
  expect(performance.now() - began).toBeGreaterThan(390);
});

test('a guest on KVM that does not end is reported with its limit, and what extends it', async () => {
  using place = new Workplace();
  const qemu = place.write('qemu', '#!/bin/sh\nexec sleep 60\n');
  chmodSync(qemu, 0o755);
  const trial = () => tryKvmGuest(run, qemu, { smm: false }, { timeout: 50 });
  expect(await withPatience(twice, trial)).toEqual({
    outcome: 'stalled',
    why: 'a KVM guest starts, but does not complete its firmware within 0.1 s (--timeout 1200 allows 0.2 s)',
  });
});

test('a guest on KVM that is only slow ends, with enough time', async () => {
  using place = new Workplace();
  const qemu = place.write('qemu', '#!/bin/sh\nsleep 0.3\necho SeaBIOS\n');
  chmodSync(qemu, 0o755);
  const trial = () => tryKvmGuest(run, qemu, { smm: false }, { timeout: 50 });
  expect(await trial()).toMatchObject({ outcome: 'stalled' });
  expect(await withPatience({ seconds: 300_000, usual: 300 }, trial)).toEqual({ outcome: 'ran' });
});

/** Puts a program of that name first in PATH, until it is disposed. */
function inPath(place: Workplace, name: string, script: string): Disposable {
  const { PATH } = process.env;
  chmodSync(place.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  process.env.PATH = `${place.path('bin')}:${PATH}`;
  return {
    [Symbol.dispose]() {
      process.env.PATH = PATH;
    },
  };
}
