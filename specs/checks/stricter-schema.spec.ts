import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { SchemaViolation } from '../../lib/model/schema-result.ts';
import { contextOf, goodParts } from './reference.ts';

const line = "<sound model='ich9'/>";
const violation = (message: string, excerpt = line): SchemaViolation => ({ message, line: 9, excerpt });

/** The finding for an object with that schema violation. */
function judged(object: 'domain DC01' | 'volume homelab/dc01.qcow2', said: SchemaViolation, isKept = true) {
  const parts = goodParts();
  parts.violations.set(object, [said]);
  const context = contextOf(parts);
  const kept = context.declared.domains.find(({ name }) => name === 'DC01')?.xml;
  if (!kept) throw new Error('the reference lab has DC01');
  const text = isKept ? kept.text : kept.text.replace(line, '');
  const definitions = [1, 2, 3].map(() => ({ ...kept, text }));
  const redefined = [{ kind: 'domain' as const, name: 'DC01', definitions, refused: undefined }];
  const findings = runChecks({ ...context, redefined }, { select: ['schema-valid'] });
  return findings.find(({ subject }) => `${subject.kind} ${subject.name}` === object);
}

test('XML that libvirt accepted and stored verbatim passes, although its schema rejects it', () => {
  expect(judged('domain DC01', violation('<sound> does not belong here'))).toMatchObject({
    status: 'pass',
    actual: expect.stringMatching(
      /^accepted and kept by libvirt, although not valid against .*domain\.rng: <sound> does not belong here$/,
    ),
  });
});

test('XML that libvirt accepted and dropped fails, and so does XML that it never saw', () => {
  expect(judged('domain DC01', violation('<sound> does not belong here'), false)).toMatchObject({ status: 'fail' });
  expect(judged('domain DC01', violation('<memry> is unknown', '<memry>2</memry>'))).toMatchObject({ status: 'fail' });
});

test('XML that libvirt is known to accept passes if no libvirt was asked', () => {
  const decimal = violation("'1133' is not a valid value for id of <vendor>", "<vendor id='1133'/>");
  expect(judged('domain DC01', decimal)).toMatchObject({ status: 'pass' });
  const twice = violation(
    "<address> does not allow the attribute type, or not the value 'pci'",
    "<address type='pci' domain='0'/>",
  );
  expect(judged('domain DC01', twice)).toMatchObject({ status: 'pass' });
  const drive = violation(
    "<address> does not allow the attribute type, or not the value 'drive'",
    "<address type='drive'/>",
  );
  expect(judged('domain DC01', drive)).toMatchObject({ status: 'fail' });
  const beside = violation(
    "'passthrough' is not a valid value for mode of <hyperv>; valid values include custom",
    '<hyperv>',
  );
  expect(judged('domain DC01', beside)).toMatchObject({ status: 'pass' });
  const volume = violation('<volume> has no <target>', '<volume>');
  expect(judged('volume homelab/dc01.qcow2', volume)).toMatchObject({ status: 'pass' });
});
