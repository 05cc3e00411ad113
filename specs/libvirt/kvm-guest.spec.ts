import { expect, test } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { HostRunner } from '../../lib/libvirt/host-view.ts';
import { tryKvmGuest } from '../../lib/libvirt/kvm-guest.ts';

/** A QEMU that prints this and ends this way. */
const qemu =
  (code: number, stdout: string, stderr = ''): HostRunner =>
  async (argv) => ({ argv, code, stdout, stderr });

const needs = { smm: true };
const trial = (run: HostRunner) => tryKvmGuest(run, 'qemu-system-x86_64', needs);

test('a guest that wrote output and ended proves KVM', async () => {
  expect(await trial(qemu(0, 'SeaBIOS (version 1.16.2)\nRebooting'))).toEqual({ outcome: 'ran' });
});

test('one that ended without output does not, and neither does one that wrote output and failed', async () => {
  expect(await trial(qemu(0, ''))).toMatchObject({
    outcome: 'refused',
    why: expect.stringMatching(/its guest printed nothing/),
  });
  expect(await trial(qemu(1, 'SeaBIOS'))).toMatchObject({ outcome: 'refused' });
});

test('QEMU’s own last message is the reason, without its name', async () => {
  const said = 'qemu-system-x86_64: warning: CPUID\n/usr/bin/qemu-system-x86_64: failed to set MSR 0x48d\n';
  expect(await trial(qemu(1, '', said))).toEqual({
    outcome: 'refused',
    why: 'failed to set MSR 0x48d',
  });
});

test('one that does not end in time has stalled; a missing QEMU is another error', async () => {
  const failing = (code: string) => async () => {
    throw new VirtspecError({ code, kind: 'environment', what: code });
  };
  expect(await trial(failing('command-timeout'))).toMatchObject({
    outcome: 'stalled',
    why: expect.stringMatching(/in 3 s/),
  });
  await expect(trial(failing('command-not-found'))).rejects.toMatchObject({ code: 'command-not-found' });
});

test('System Management Mode is requested if the lab needs it', async () => {
  const seen: string[] = [];
  const watch: HostRunner = async (argv) => {
    seen.push(argv.join(' '));
    return qemu(0, 'SeaBIOS')(argv);
  };
  await tryKvmGuest(watch, '/nix/store/q/bin/qemu-system-x86_64', { smm: false });
  await trial(watch);
  expect(seen.map((line) => /smm=\w+/.exec(line)?.[0])).toEqual(['smm=off', 'smm=on']);
});
