import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts } from './reference.ts';

/** The finding for lab-net, with that declared bridge and virbr7 in libvirt; on trial, alone, it got virbr0. */
function judged(declared: string) {
  const parts = goodParts();
  const bridge = /<bridge name='[^']*'/;
  parts.observed.edit('network-lab-net', bridge, "<bridge name='virbr7'");
  parts.define = (texts) => texts.edit('network-lab-net', bridge, "<bridge name='virbr0'");
  const context = contextOf(parts);
  const networks = context.declared.networks.map((one) =>
    one.name === 'lab-net' ? { ...one, bridge: declared === '' ? undefined : declared } : one,
  );
  const findings = runChecks(
    { ...context, declared: { ...context.declared, networks } },
    { select: ['declared-drift'] },
  );
  return findings.find(({ subject }) => subject.name === 'lab-net')?.status;
}

test('an undeclared bridge is chosen by libvirt, and may differ from the one on trial', () => {
  expect([judged(''), judged('virbr%d')]).toEqual(['pass', 'pass']);
});

test('a declared bridge that differs is drift', () => {
  expect(judged('virbr0')).toBe('fail');
});
