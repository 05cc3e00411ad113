import { expect, test } from 'vitest';
import type { ProbeOutcome } from '../../lib/model/probe.ts';
import { describeFirmware, describeSize, notProvedBy } from '../../lib/report/probe-words.ts';
import { present } from '../support/present.ts';
import { sampleProbe } from './sample-probe.ts';

const good = present(sampleProbe.domains[0]);
const boot = present(good.first);
const { view } = present(boot.answer);

function seeing(parts: Partial<typeof view>): ProbeOutcome {
  const first = { ...boot, answer: { channel: 'http' as const, view: { ...view, ...parts } } };
  return { ...sampleProbe, domains: [{ ...good, first }] };
}

test.each([
  ['a guest that found Secure Boot on', sampleProbe, []],
  ['none that found it on', seeing({ secureBoot: false }), ['Secure Boot: no guest that answered found it on']],
  ['firmware that has none', seeing({ secureBoot: undefined }), ['Secure Boot: no guest that answered found it on']],
  [
    'a medium that is not signed',
    { ...sampleProbe, signed: false },
    ['Secure Boot: nothing signed could be had to boot'],
  ],
])('Secure Boot is not proved by what did not exercise it: %s', (_, probe, expected) => {
  expect(notProvedBy(probe).filter((limit) => limit.startsWith('Secure Boot'))).toEqual(expected);
});

test('KVM is listed as not proved only if QEMU emulated', () => {
  const onKvm = notProvedBy({ ...sampleProbe, accelerator: 'kvm' });
  expect(notProvedBy(sampleProbe).filter((limit) => !onKvm.includes(limit))).toEqual([
    'KVM: QEMU emulated the processor (TCG)',
  ]);
});

test.each([
  [{}, 'UEFI, Secure Boot on, kernel lockdown integrity'],
  [
    { secureBoot: false, setupMode: true, lockdown: undefined },
    'UEFI, Secure Boot off, in setup mode: it takes keys from anybody',
  ],
  [{ secureBoot: undefined, setupMode: undefined, lockdown: undefined }, 'UEFI, without Secure Boot'],
  [{ firmware: 'bios' as const, secureBoot: undefined, lockdown: undefined }, 'BIOS'],
])('firmware %o is: %s', (parts, text) => {
  expect(describeFirmware({ ...view, ...parts })).toBe(text);
});

test.each([
  [64_424_509_440n, '60 GiB'],
  [16_777_216n, '16 MiB'],
  [4_092_170_240n, '3.81 GiB'],
  [1_000_000n, '0.95 MiB'],
  [0n, '0.00 MiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(describeSize(bytes)).toBe(text);
});
