import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts } from './reference.ts';

/** The finding for CLIENT01 with that `<os>`. */
function judged(os: string) {
  const parts = goodParts();
  parts.observed.edit('domain-CLIENT01', /<os>[\s\S]*<\/os>/, os);
  const findings = runChecks(contextOf(parts), { select: ['firmware-keeps-variables'] });
  return findings.find(({ subject }) => subject.name === 'CLIENT01')?.status;
}

test.each([
  ['a ROM without NVRAM', "<os firmware='efi'><loader type='rom'>/x/OVMF.amdsev.fd</loader></os>", 'warn'],
  ['not chosen before the start, as on 9.0', "<os firmware='efi'/>", 'pass'],
  [
    'stateless, which somebody asked for',
    "<os firmware='efi'><loader type='rom' stateless='yes'>/x</loader></os>",
    'pass',
  ],
  ['pflash with NVRAM', "<os><loader type='pflash'>/x</loader><nvram>/y</nvram></os>", 'pass'],
  ['BIOS: not asked', "<os><loader type='rom'>/x/bios.bin</loader></os>", undefined],
])('%s: %s', (_, os, status) => expect(judged(os)).toBe(status));
