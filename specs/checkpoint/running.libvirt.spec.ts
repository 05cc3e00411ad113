import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../lib/process/clock.ts';
import { CheckpointLab } from '../support/checkpoint-lab.ts';
import { describeLane } from '../support/lane.ts';
import { nightly } from '../support/nightly.ts';

describeLane('libvirt', 'virtspec checkpoint, of domains that run', () => {
  let lab: CheckpointLab;
  beforeAll(async () => {
    lab = await CheckpointLab.start();
    await lab.done('save', 'off', 'web01', 'db01');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  /** Both run. */
  beforeEach(async () => {
    for (const name of ['web01', 'db01'])
      if ((await lab.state(name)) === 'shut off') await lab.virsh.output(['start', '--domain', name]);
  });
  const states = async () => [await lab.state('web01'), await lab.state('db01')];
  const endBoth = async () => {
    for (const name of ['web01', 'db01'])
      if ((await lab.state(name)) !== 'shut off') await lab.virsh.output(['destroy', '--domain', name]);
  };

  test('all are paused before the first file is copied, run on, and run again after a restore', async () => {
    const dry = await lab.done('save', 'on', '--dry-run', 'web01', 'db01');
    expect(dry.stdout).toMatch(
      /^Would save on, with its guests paused until all is copied: at most [\d.]+ MiB in \/\S+\/on\n {2}web01 {2}running {2}2 disks, UEFI variables, TPM, memory\n {2}db01 {3}running {2}1 disk, memory\n$/,
    );
    const { stdout, stderr } = await lab.done('save', 'on', 'web01', 'db01');
    expect(stdout).toMatch(/^Saved on in [\d.]+ s, with its guests paused for [\d.]+ s: [\d.]+ MiB in \/\S+\/on\n/);
    expect(stderr).toMatch(/web01 is paused from now[\s\S]*db01 is paused from now[\s\S]*✔ Copy[\s\S]*✔ Resume/);
    expect(await states()).toEqual(['running', 'running']);
    await endBoth();
    const before = await lab.contents();
    await lab.writeAll(8);
    expect((await lab.done('restore', 'on')).stdout).toMatch(
      /web01 {2}running {2}2 disks, UEFI variables, TPM, memory/,
    );
    expect(await states()).toEqual(['running', 'running']);
    await endBoth();
    const disk = '/var/lib/libvirt/images/db.raw';
    expect((await lab.contents())[disk]).toBe(before[disk]);
    await lab.done('verify', 'on');
    await lab.done('delete', 'on');
  });

  test('one that is paused stays paused', async () => {
    await lab.virsh.output(['suspend', '--domain', 'db01']);
    await lab.done('save', 'paused', 'db01');
    expect(await lab.state('db01')).toBe('paused');
    await lab.virsh.output(['destroy', '--domain', 'db01']);
    await lab.done('restore', 'paused');
    expect(await lab.state('db01')).toBe('paused');
    await lab.virsh.output(['destroy', '--domain', 'db01']);
    await lab.done('delete', 'paused');
  });

  test.each([
    ['while memory is saved', 'web01 is paused from now'],
    ['while files are copied', '✔ Save the memory'],
  ])('Ctrl-C %s leaves no checkpoint, and every domain runs', async (_, moment) => {
    const running = await lab.start(['save', 'no', 'web01', 'db01']);
    await running.says(moment);
    await running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: expect.stringMatching(/interrupted by SIGINT; no checkpoint was made/),
    });
    expect(await states()).toEqual(['running', 'running']);
    expect(await lab.folder()).toEqual(['.lock', 'off']);
  });

  test('a time limit is as Ctrl-C', async () => {
    const { code, stderr } = await lab.checkpoint('save', 'no', 'web01', 'db01', '--timeout', '0.4');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/did not end within 0\.4 s; no checkpoint/),
    });
    expect(await states()).toEqual(['running', 'running']);
    expect(await lab.folder()).toEqual(['.lock', 'off']);
  });

  test.each([
    ['while memory is saved', 'web01 is paused from now'],
    ['before the files are copied', '✔ Save the memory'],
    ['before the domains run on', '✔ Copy'],
  ])('domains that SIGKILL %s leaves off run on at the next command', async (_, moment) => {
    const running = await lab.start(['save', 'killed', 'web01', 'db01']);
    await running.says(moment);
    await running.kill('SIGKILL');
    await running.ended;
    expect((await lab.done('list')).stderr).toMatch(/killed is being saved, or its save was interrupted/);
    const { stderr } = await lab.checkpoint('delete', 'no-such');
    expect(stderr).toMatch(/note: the checkpoint killed, which was not finished, was removed/);
    expect(await states()).toEqual(['running', 'running']);
    expect(await lab.folder()).toEqual(['.lock', 'off']);
  });

  test('memory is not resumed on disks that were written since; what to do is said, and nothing is lost', async () => {
    const running = await lab.start(['save', 'killed', 'db01']);
    await running.says('✔ Save the memory');
    await running.kill('SIGKILL');
    await running.ended;
    expect(await lab.state('db01')).toBe('shut off');
    await lab.shell("qemu-io -f raw -c 'write -q -P 1 0 1M' /var/lib/libvirt/images/db.raw");
    const { code, stderr } = await lab.checkpoint('delete', 'off');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: db01, which a checkpoint that was killed had paused, is not resumed$/m);
    const [, command = ''] = /`(virsh -c \S+ restore \S+)`/.exec(stderr) ?? [];
    expect(await lab.shell(`${command.replace('-c ', '-c ')} 2>&1`)).toMatch(/Domain restored/);
    expect(await lab.state('db01')).toBe('running');
    await lab.checkpoint('delete', 'no-such');
    expect(await lab.folder()).toEqual(['.lock', 'off']);
  });

  test('if a domain cannot go on, the others do, its memory is kept, and the command that resumes it is said', async () => {
    const running = await lab.start(['save', 'broken', 'db01', 'web01']);
    await running.says('✔ Save the memory');
    await running.kill('SIGSTOP');
    const memory = '/var/lib/virtspec/checkpoints/broken.part/488978d5-add2-4034-81ac-f12837b29702/memory';
    await lab.shell(`mv ${memory} /tmp/memory; echo broken >${memory}`);
    await running.kill('SIGCONT');
    const { code, stderr } = await running.ended;
    expect(await states()).toEqual(['running', 'shut off']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: a domain that ran does not run now; the memory is kept\n {2}why: db01: /m);
    expect(stderr).toContain(`restore ${memory}\``);
    await lab.shell(`mv /tmp/memory ${memory}`);
    expect((await lab.checkpoint('delete', 'no-such')).stderr).toMatch(/note: db01, paused for it, runs on/);
    expect(await states()).toEqual(['running', 'running']);
  });

  test('a save that is killed at any moment is whole or absent, and every domain runs', async () => {
    for (let round = 0; round < (nightly ? 50 : 4); round++) {
      const running = await lab.start(['save', 'any', 'web01', 'db01']);
      await systemClock.sleep(Math.random() * 2_500);
      await running.kill('SIGKILL').catch(() => {});
      await running.ended;
      await lab.checkpoint('delete', 'no-such');
      expect(await states()).toEqual(['running', 'running']);
      const whole = (await lab.folder()).includes('any');
      expect(await lab.folder()).toEqual(['.lock', ...(whole ? ['any'] : []), 'off']);
      if (whole) await lab.done('verify', 'any');
      if (whole) await lab.done('delete', 'any');
    }
  });

  test('a domain that is started while it is copied is noticed', async () => {
    await endBoth();
    const running = await lab.start(['save', 'no', 'db01']);
    await running.says('✔ Check');
    await running.kill('SIGSTOP');
    await lab.virsh.output(['start', '--domain', 'db01']);
    await running.kill('SIGCONT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/why: db01 was started meanwhile/) });
    expect(await lab.folder()).toEqual(['.lock', 'off']);
  });
});
