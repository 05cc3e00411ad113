import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { HostRunner } from '../../lib/libvirt/host-view.ts';
import { findAccelerator } from '../../lib/sandbox/accelerator.ts';
import { Workplace } from '../support/workplace.ts';

const needs = { smm: true };

/** A separate cache, a QEMU in PATH, and a sandbox whose trial guests end as in `answers`, one after the other. */
function machine(place: Workplace, ...answers: readonly ('ran' | 'refused' | 'stalled')[]) {
  const qemu = place.write('bin/qemu-system-x86_64', '#!/bin/sh\n');
  const asked = { times: 0 };
  const run: HostRunner = async (argv) => {
    const answer = answers[asked.times++];
    if (answer === 'stalled')
      throw new VirtspecError({ code: 'command-timeout', kind: 'environment', what: 'it took too long' });
    const ran = answer === 'ran';
    return { argv, code: ran ? 0 : 1, stdout: ran ? 'SeaBIOS' : '', stderr: ran ? '' : 'no MSR' };
  };
  const env = { XDG_CACHE_HOME: place.path('cache'), PATH: place.path('bin') };
  return { asked, qemu, find: (more = needs, now = 0) => findAccelerator(run, more, { env, now }) };
}

test('a machine is tested once for each need, and both results are cached', async () => {
  using place = new Workplace();
  const { asked, find } = machine(place, 'refused', 'ran');
  const refused = { kind: 'tcg', why: 'no MSR' };
  expect([await find(), await find()]).toEqual([refused, refused]);
  const plain = { smm: false };
  expect([await find(plain), await find(plain), await find()]).toEqual([{ kind: 'kvm' }, { kind: 'kvm' }, refused]);
  expect(asked.times).toBe(2);
});

test('with another QEMU, or other permissions, it is tested again', async () => {
  using place = new Workplace();
  const { asked, find, qemu } = machine(place, 'refused', 'ran', 'refused');
  await find();
  place.write('bin/qemu-system-x86_64', '#!/bin/sh\n# another\n');
  expect(await find()).toEqual({ kind: 'kvm' });
  chmodSync(qemu, 0o755);
  expect(await find()).toMatchObject({ kind: 'tcg' });
  expect(asked.times).toBe(3);
});

test('the result that a guest did not end in time is valid for ten minutes, because the machine may have been busy', async () => {
  using place = new Workplace();
  const { asked, find } = machine(place, 'stalled', 'ran');
  const minutes = (count: number) => find(needs, count * 60_000);
  const stalled = { kind: 'tcg', why: expect.stringContaining('does not complete its firmware') };
  expect([await minutes(0), await minutes(9)]).toMatchObject([stalled, stalled]);
  expect(asked.times).toBe(1);
  expect([await minutes(10), await minutes(1_000)]).toEqual([{ kind: 'kvm' }, { kind: 'kvm' }]);
  expect(asked.times).toBe(2);
});

test('a damaged entry is tested again, and rewritten', async () => {
  using place = new Workplace();
  const { asked, find } = machine(place, 'ran', 'ran');
  await find();
  place.write(join('cache/virtspec/accelerator/smm.json'), '{"machine":');
  expect([await find(), await find()]).toEqual([{ kind: 'kvm' }, { kind: 'kvm' }]);
  expect(asked.times).toBe(2);
});

test('several trials at once, in one process, do not affect each other', async () => {
  using place = new Workplace();
  const { find } = machine(place, ...Array.from({ length: 8 }, () => 'refused' as const));
  const found = await Promise.all(Array.from({ length: 8 }, () => find()));
  expect(found).toEqual(found.map(() => ({ kind: 'tcg', why: 'no MSR' })));
  expect(readdirSync(place.path('cache/virtspec/accelerator'))).toEqual(['smm.json']);
});
