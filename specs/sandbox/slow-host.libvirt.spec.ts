import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withPatience } from '../../lib/process/patience.ts';
import type { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { Workplace } from '../support/workplace.ts';

describeLane('libvirt', 'a slow host', () => {
  const { PATH, TMPDIR } = process.env;
  let place: Workplace;
  let sandbox: typeof Sandbox;

  beforeAll(async () => {
    place = new Workplace();
    // A sandbox sees the host's files here; outside, the folder does not exist, and libvirtd is the host's.
    const inside = `/.host${place.path('bin')}`;
    const libvirtd = place.write('bin/libvirtd', `#!/bin/sh\nsleep 1\nPATH=\${PATH#*:} exec libvirtd "$@"\n`);
    chmodSync(libvirtd, 0o755);
    Object.assign(process.env, place.env, { PATH: `${inside}:${PATH}` });
    ({ Sandbox: sandbox } = await import('../../lib/sandbox/sandbox.ts'));
  });

  afterAll(() => {
    process.env.PATH = PATH;
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    place[Symbol.dispose]();
  });

  test('a libvirtd that does not answer in time is reported with the wait, its limit, the last observation, and what to set', async () => {
    await expect(
      withPatience({ seconds: 600, usual: 300 }, () => sandbox.start({ timeout: 100 })),
    ).rejects.toMatchObject({
      code: 'wait-timeout',
      what: 'waited 0.2 s for libvirtd in the sandbox to answer',
      why: expect.any(String),
      fix: 'Run again with --timeout 1200, which extends this limit of 0.2 s to 0.4 s.',
    });
    await place.expectNothingLeft();
  });

  test('with a greater --timeout it is waited for', async () => {
    const patience = { seconds: 90_000, usual: 300 };
    await using started = await withPatience(patience, () => sandbox.start({ timeout: 100 }));
    await using virsh = await started.virsh();
    expect((await virsh.output(['uri'])).trim()).toContain(started.uri);
  });

  test('a command inside is shown by its own name', async () => {
    await using started = await sandbox.start();
    await expect(started.run(['sleep', '60'], { timeout: 300 })).rejects.toMatchObject({
      what: 'sleep 60 did not finish within 0.3 s',
    });
  });
});
