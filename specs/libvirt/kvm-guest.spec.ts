import { expect, test } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { HostRunner } from '../../lib/libvirt/host-view.ts';
import { tryKvmGuest } from '../../lib/libvirt/kvm-guest.ts';

/** A QEMU that says this and ends so. */
const qemu =
  (code: number, stdout: string, stderr = ''): HostRunner =>
  async (argv) => ({ argv, code, stdout, stderr });

const needs = { smm: true };
const trial = (run: HostRunner) => tryKvmGuest(run, 'qemu-system-x86_64', needs);

test('a guest that spoke and ended is believed', async () => {
  expect(await trial(qemu(0, 'SeaBIOS (version 1.16.2)\nRebooting'))).toEqual({ outcome: 'ran' });
});

test('one that ended without a word is not, and neither is one that spoke and failed', async () => {
  expect(await trial(qemu(0, ''))).toMatchObject({
    outcome: 'refused',
    why: expect.stringMatching(/its guest printed nothing/),
  });
  expect(await trial(qemu(1, 'SeaBIOS'))).toMatchObject({ outcome: 'refused' });
});

test('QEMU’s own last words are the reason, without its name', async () => {
  const said = 'qemu-system-x86_64: warning: CPUID\n/usr/bin/qemu-system-x86_64: failed to set MSR 0x48d\n';
  expect(await trial(qemu(1, '', said))).toEqual({
    outcome: 'refused',
    why: 'failed to set MSR 0x48d',
  });
});

test('one that is not at its end in time has stalled; that QEMU is missing is another matter', async () => {
  const failing = (code: string) => async () => {
    throw new VirtspecError({ code, kind: 'environment', what: code });
  };
  expect(await trial(failing('command-timeout'))).toMatchObject({
    outcome: 'stalled',
    why: expect.stringMatching(/in 3 s/),
  });
  await expect(trial(failing('command-not-found'))).rejects.toMatchObject({ code: 'command-not-found' });
});

test('System Management Mode is asked for where the lab needs it', async () => {
  const seen: string[] = [];
  const watch: HostRunner = async (argv) => {
    seen.push(argv.join(' '));
    return qemu(0, 'SeaBIOS')(argv);
  };
  await tryKvmGuest(watch, '/nix/store/q/bin/qemu-system-x86_64', { smm: false });
  await trial(watch);
  expect(seen.map((line) => /smm=\w+/.exec(line)?.[0])).toEqual(['smm=off', 'smm=on']);
});
