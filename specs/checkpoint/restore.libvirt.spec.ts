import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CheckpointLab, type Contents, dbXml } from '../support/checkpoint-lab.ts';
import { describeLane } from '../support/lane.ts';
import { nightly } from '../support/nightly.ts';
import { root } from '../support/virtspec.ts';

describeLane('libvirt', 'virtspec checkpoint, of domains that are shut off', () => {
  let lab: CheckpointLab;
  let first: Contents;
  let definitions: readonly string[];
  beforeAll(async () => {
    lab = await CheckpointLab.start();
    definitions = await lab.definitions();
    first = await lab.contents();
    await lab.done('save', 'first', 'web01', 'db01');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('disks, UEFI variables and TPM state are those of the checkpoint again, and the definitions are not changed', async () => {
    expect(Object.keys(first).length).toBe(6);
    await lab.writeAll(9);
    const changed = await lab.contents();
    for (const [path, digest] of Object.entries(first))
      if (!path.endsWith('base.qcow2')) expect(changed[path], path).not.toBe(digest);
    const { stdout } = await lab.done('restore', 'first');
    expect(stdout).toMatch(/^Restored first\n {2}web01 {2}shut off {2}2 disks, UEFI variables, TPM$/m);
    expect(await lab.contents()).toEqual(first);
    expect(await lab.definitions()).toEqual(definitions);
    await lab.virsh.output(['start', '--domain', 'web01', '--paused']);
    await lab.virsh.output(['destroy', '--domain', 'web01']);
    await lab.done('restore', 'first');
  });

  test('a dry run says what would be saved or restored, and changes nothing', async () => {
    const folder = '/var/lib/virtspec/checkpoints';
    const before = await lab.folder();
    const saved = await lab.done('save', 'second', '--dry-run', 'web01', 'db01');
    expect(saved.stdout).toMatch(
      new RegExp(
        `^Would save second: at most \\d+\\.\\d MiB in ${folder}/second\n {2}web01 {2}shut off {2}2 disks, UEFI variables, TPM\n {2}db01 {3}shut off {2}1 disk\n$`,
      ),
    );
    const elsewhere = await lab.done('save', 'second', '--dry-run', '--directory', '/run/none/yet', 'db01');
    expect(elsewhere.stdout).toMatch(/^Would save second: at most 1\.0 MiB in \/run\/none\/yet\/second\n/);
    expect(await lab.shell('ls /run/none 2>&1 || true')).toMatch(/No such file/);
    await lab.shell('echo >/run/file; ln -s nowhere /run/broken');
    for (const place of ['/run/file', '/run/file/in', '/run/broken', '/.host/etc']) {
      const dry = await lab.checkpoint('save', 'second', '--dry-run', '--directory', place, 'db01');
      const real = await lab.checkpoint('save', 'second', '--directory', place, 'db01');
      for (const { code, stderr } of [dry, real])
        expect({ code, stderr }).toEqual({
          code: 3,
          stderr: expect.stringMatching(/^error: the folder of the checkpoints, \S+, cannot be used\n {2}why: .*\n/m),
        });
    }
    await lab.writeAll(6);
    const contents = await lab.contents();
    const { stdout } = await lab.done('restore', 'first', '--dry-run');
    expect(stdout).toMatch(
      /^Would restore first: the state of now would be lost\n {2}web01 {2}shut off {2}2 disks, UEFI variables, TPM\n/,
    );
    expect(await lab.contents()).toEqual(contents);
    expect(await lab.folder()).toEqual(before);
    expect(await lab.checkpoint('save', 'first', '--dry-run', 'db01')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/there is a checkpoint first already/),
    });
    await lab.done('restore', 'first');
  });

  test('a copy has holes where the disk has them, and what is restored has the owner and the mode of before', async () => {
    const sizes = await lab.shell('stat -c "%b %B %s" /var/lib/virtspec/checkpoints/first/*/disk-2');
    const [blocks = 0, unit = 0, size = 0] = sizes.trim().split(' ').map(Number);
    expect(size).toBe(64 * 1024 ** 2);
    expect(blocks * unit).toBeLessThan(8 * 1024 ** 2);
    const owner = 'stat -c "%u:%g %a" /var/lib/libvirt/images/data.raw';
    expect(await lab.shell(owner)).toBe('1234:4321 640\n');
    await lab.shell('rm /var/lib/libvirt/images/data.raw');
    await lab.done('restore', 'first');
    expect(await lab.shell(owner)).toBe('1234:4321 640\n');
  });

  test('only its owner can enter the folder, and its list shows what is in it', async () => {
    const modes = await lab.shell('stat -c %a /var/lib/virtspec/checkpoints /var/lib/virtspec/checkpoints/first/*');
    expect(new Set(modes.trim().split('\n'))).toEqual(new Set(['700', '600']));
    const { stdout } = await lab.done('list');
    expect(stdout).toMatch(
      /^first {2}\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}\d+\.\d MiB {2}web01 \(shut off\), db01 \(shut off\)\n$/,
    );
    const json = JSON.parse((await lab.done('list', '--reporter', 'json')).stdout);
    expect(json).toMatchObject({
      checkpoints: [{ name: 'first', domains: [{ name: 'web01', memory: false }, { name: 'db01' }] }],
      interrupted: { saves: [], restore: null },
    });
    expect((await lab.done('verify', 'first')).stdout).toBe('first is whole: web01, db01\n');
  });

  test.each(['disk-1', 'disk-2', 'nvram', 'tpm/tpm2-00.permall', 'definition.xml'])(
    'one changed byte in %s is found, and nothing is restored',
    async (file) => {
      const flip = (byte: string) =>
        lab.shell(
          `printf '${byte}' | dd status=none bs=1 seek=99 conv=notrunc of="$(ls /var/lib/virtspec/checkpoints/first/*/${file} | head -1)"`,
        );
      const byte = await lab.shell(
        `od -An -to1 -j99 -N1 "$(ls /var/lib/virtspec/checkpoints/first/*/${file} | head -1)"`,
      );
      await lab.writeAll(5);
      const before = await lab.contents();
      await flip(byte.trim() === '131' ? 'Z' : 'Y');
      const verified = await lab.checkpoint('verify', 'first');
      expect(verified.code).toBe(1);
      expect(verified.stderr).toMatch(new RegExp(`why: \\S+${file} is damaged: its content differs`));
      const { code, stderr } = await lab.checkpoint('restore', 'first');
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/not whole|damaged/) });
      expect(await lab.contents()).toEqual(before);
      await flip(`\\${byte.trim()}`);
      await lab.done('verify', 'first');
    },
  );

  test('a manifest that was changed is found', async () => {
    await lab.shell(
      "cd /var/lib/virtspec/checkpoints/first; cp manifest.json /tmp/; sed -i 's/data.raw/date.raw/' manifest.json",
    );
    const { code, stderr } = await lab.checkpoint('restore', 'first');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/manifest\.json is damaged; nothing was changed/),
    });
    await lab.shell('cp /tmp/manifest.json /var/lib/virtspec/checkpoints/first/');
  });

  test('a base image that was changed is found, because the overlay would not fit it', async () => {
    const base = '/var/lib/libvirt/images/base.qcow2';
    await lab.shell(`cp ${base} /tmp/; qemu-io -c 'write -q -P 7 0 64k' ${base}`);
    const { code, stderr } = await lab.checkpoint('restore', 'first');
    expect(code).toBe(1);
    expect(stderr).toMatch(/why: the backing file \/\S+base\.qcow2 is not the one of that time: its content differs/);
    await lab.shell(`cp /tmp/base.qcow2 ${base}`);
  });

  test('some domains of several are refused without --alone, with the reason', async () => {
    await lab.writeAll(6);
    const before = await lab.contents();
    const { code, stderr } = await lab.checkpoint('restore', 'first', 'db01');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: the checkpoint first also has web01; nothing was changed\n {2}why: a guest that goes back alone/m,
    );
    expect(await lab.contents()).toEqual(before);
    await lab.done('restore', 'first', 'db01', '--alone');
    const disk = '/var/lib/libvirt/images/db.raw';
    expect(await lab.contents()).toEqual({ ...before, [disk]: first[disk] });
  });

  test('a definition that was changed is refused with what differs, and comes back with --define', async () => {
    await lab.define(dbXml().replace('>16<', '>17<'));
    const { code, stderr } = await lab.checkpoint('restore', 'first');
    expect(code).toBe(1);
    expect(stderr).toMatch(/why: db01: its definition was changed since; --define brings back the one of that time:/);
    expect(stderr).toMatch(/^ +- <memory unit='KiB'>16384<\/memory>$/m);
    await lab.done('restore', 'first', '--define');
    expect(await lab.definitions()).toEqual(definitions);
    await lab.virsh.output(['undefine', '--domain', 'db01']);
    expect((await lab.checkpoint('restore', 'first')).stderr).toMatch(/libvirt has no such domain any more; --define/);
    await lab.done('restore', 'first', '--define');
    expect(await lab.definitions()).toEqual(definitions);
  });

  test('a domain that runs is refused, with the command that ends it', async () => {
    await lab.virsh.output(['start', '--domain', 'db01']);
    const { code, stderr } = await lab.checkpoint('restore', 'first');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/db01: it runs.*$\n {2}fix: .*`virtspec off db01`\.$/m),
    });
    await lab.virsh.output(['destroy', '--domain', 'db01']);
  });

  test('a second virtspec waits for its turn outside', async () => {
    await lab.shell(
      'flock /var/lib/virtspec/checkpoints/.lock sleep 30 >/dev/null 2>&1 & echo $! >/tmp/holder; sleep 0.3',
    );
    const { code, stderr } = await lab.checkpoint('restore', 'first');
    await lab.shell('pkill -P "$(cat /tmp/holder)" || true; kill "$(cat /tmp/holder)" 2>/dev/null || true');
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(/another virtspec is working in/) });
  });

  describe('a restore that is killed', () => {
    /** By day a third of the steps, others each time. */
    const step = nightly ? 1 : 3;
    const killer = join('/.host', root, 'specs/checkpoint/kill-at-rename.mjs');
    const killed = async (at: number) => {
      const running = await lab.start(['restore', 'first'], {
        NODE_OPTIONS: `--import ${killer}`,
        KILL_AT: String(at),
      });
      return (await running.ended).code !== 0;
    };
    const starts = async (name: string) => {
      const { error } = await lab.virsh.execute(['start', '--domain', name, '--paused']);
      if (error === undefined) await lab.virsh.output(['destroy', '--domain', name]);
      return error;
    };

    test('at any of its steps is finished or taken back by the next run, and no domain starts in between', async () => {
      const outcomes: string[] = [];
      const blockedAll: (string | undefined)[] = [];
      for (let at = 1 + (Date.now() % step); ; at += step) {
        await lab.done('restore', 'first');
        await lab.writeAll(10 + at);
        const before = await lab.contents();
        if (!(await killed(at))) break;
        const blocked = [await starts('web01'), await starts('db01')];
        const { stderr } = await lab.checkpoint('delete', 'no-such');
        const outcome = /finished|taken back/.exec(stderr)?.[0] ?? 'nothing';
        const now = await lab.contents();
        const whole = outcome === 'finished' ? first : before;
        // A start that was not blocked has written to the TPM.
        for (const [path, digest] of Object.entries(whole))
          if (blocked[0] !== undefined || !/swtpm|nvram/.test(path))
            expect(now[path], `${path}, killed at ${at}`).toBe(digest);
        if (outcome === 'finished') blockedAll.push(...blocked);
        outcomes.push(outcome);
      }
      expect(await lab.contents()).toEqual(first);
      expect(outcomes.join(' ')).toMatch(/^(nothing )*taken back .*finished( nothing)*$/);
      expect(blockedAll.some((error) => error !== undefined)).toBe(true);
      for (const error of blockedAll)
        expect(error ?? 'Cannot access storage file').toMatch(/Cannot access storage file/);
      expect(await lab.folder()).toEqual(['.lock', 'first']);
      expect(await lab.definitions()).toEqual(definitions);
    });
  });
});
