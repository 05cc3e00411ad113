import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtspecError } from '../../../lib/error/virtspec-error.ts';
import { readAnswer } from '../../../lib/guest/receive/read-answer.ts';
import { answer, nonce } from './answer.ts';

test('a guest’s answer is converted to the model', () => {
  expect(readAnswer(JSON.stringify(answer), nonce)).toEqual({
    uuid: '1d766dc3-e028-4d3a-919e-c64d0b0a96e2',
    vcpus: 2,
    memory: 1_990_000n * 1024n,
    firmware: 'uefi',
    secureBoot: true,
    setupMode: false,
    lockdown: 'integrity',
    tpm: { version: '2', driver: 'tpm_crb', pcr7: 'ab12' },
    interfaces: [{ ...answer.interfaces[0], router: undefined }],
    disks: [{ name: 'sda', bus: 'sata', bytes: 64_424_509_440n }],
    cdroms: [{ name: 'sr0', bus: 'sata', bytes: undefined }],
    shares: answer.shares,
    kept: { variable: undefined, nvIndex: undefined },
    left: { variable: nonce, nvIndex: nonce },
    moduleErrors: [],
  });
});

test.each([
  ['0', 1],
  ['0-3', 4],
  ['0-1,4-7,9', 7],
])('processors %s are %i', (cpus, vcpus) => {
  expect(readAnswer(JSON.stringify({ ...answer, cpus }), nonce).vcpus).toBe(vcpus);
});

describe('anything but an answer of this run', () => {
  const nic = answer.interfaces[0];
  test.each<[string, unknown]>([
    ['another run’s', { ...answer, nonce: 'f'.repeat(32) }],
    ['no nonce', { ...answer, nonce: undefined }],
    ['a negative memory', { ...answer, memoryKiB: -1 }],
    ['a memory beyond counting', { ...answer, memoryKiB: 1e300 }],
    ['processors in words', { ...answer, cpus: 'two' }],
    ['a MAC that is none', { ...answer, interfaces: [{ ...nic, mac: '$(reboot)' }] }],
    ['a bus that libvirt does not know', { ...answer, disks: [{ name: 'x', bus: 'floppy', bytes: 1 }] }],
    ['more adapters than any machine has', { ...answer, interfaces: Array.from({ length: 65 }, () => nic) }],
    ['a text without an end', { ...answer, lockdown: 'x'.repeat(5_000) }],
    ['a list', [answer]],
    ['null', null],
  ])('%s', (_what, value) => {
    expect(() => readAnswer(JSON.stringify(value), nonce)).toThrow(
      expect.objectContaining({ code: 'probe-answer-unreadable', kind: 'environment' }),
    );
  });

  test('any text and any JSON is reported as unreadable, and never as anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(answer).slice(0, -1))), (text) => {
        try {
          readAnswer(text, nonce);
        } catch (error) {
          expect(error).toBeInstanceOf(VirtspecError);
          return;
        }
        throw new Error(`it was read: ${text}`);
      }),
    );
  });
});
