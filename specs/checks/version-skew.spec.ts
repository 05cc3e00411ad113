import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { SchemaViolation } from '../../lib/model/schema-result.ts';
import { contextOf, goodParts } from './reference.ts';

const newer: SchemaViolation = {
  ...{ message: 'libvirt does not know the element <profile>; did you mean file?', line: 9, excerpt: '<profile/>' },
  newer: '11.3',
};
const slip: SchemaViolation = { message: 'libvirt does not know the element <memry>', line: 3, excerpt: '<memry/>' };

function judged(...violations: readonly SchemaViolation[]) {
  const parts = goodParts();
  parts.violations.set('domain DC01', violations);
  const findings = runChecks(contextOf(parts), { select: ['schema-valid'] });
  return findings.find(({ subject }) => subject.name === 'DC01');
}

test('an element that newer libvirts know is not the lab’s fault: it is not known here, and the reason names a release', () => {
  expect(judged(newer)).toMatchObject({
    status: 'skip',
    reason:
      'cannot be checked in this run: libvirt does not know the element <profile> in /usr/share/libvirt/schemas/domain.rng, but libvirt 11.3 supports it; run again on the host’s release with --libvirt',
  });
});

test('a typo next to it still fails, and is the only failure', () => {
  expect(judged(newer, slip)).toMatchObject({ status: 'fail', actual: 'libvirt does not know the element <memry>' });
});

test('a domain that libvirt did not define is not reported as undeclared', () => {
  const parts = goodParts();
  parts.observed.remove('domain-DC01');
  const context = contextOf(parts);
  const refused = "define: unknown watchdog model 'itco'";
  const redefined = [{ kind: 'domain' as const, name: 'DC01', definitions: [], refused }];
  const present = (one: typeof context) =>
    runChecks(one, { select: ['domain-present'] }).find(({ subject }) => subject.name === 'DC01');
  expect(present({ ...context, redefined })).toMatchObject({
    fix: expect.stringContaining('libvirt refuses it with the error that is quoted as evidence'),
    evidence: [{ excerpt: refused }],
  });
  expect(present(context)).toMatchObject({ fix: expect.stringContaining('Add the domain') });
});
