import { expect, test } from 'vitest';
import type { CheckContext } from '../../lib/check/context.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { LeftOut, Refused } from '../../lib/model/left-out.ts';
import { contextOf, goodParts } from './reference.ts';

const cause: Refused = {
  by: 'libvirt',
  what: 'could not define domain DC01',
  why: 'XML error: no',
  fix: 'Correct it.',
};
const DC01: LeftOut = { kind: 'domain', name: 'DC01', part: 'object', cause };
const itco = { word: 'itco', where: 'model of <watchdog>', since: '11.3' };

/** The reference lab, in which libvirt refused DC01. */
function context(leftOut: readonly LeftOut[] = [DC01], change: Partial<CheckContext> = {}): CheckContext {
  const parts = goodParts();
  const gone = leftOut.some(({ part }) => part === 'object');
  if (gone) parts.observed.remove('domain-DC01');
  if (gone) parts.running.delete('DC01');
  const { smoke: _, ...rest } = contextOf(parts);
  return { ...rest, smoke: [], leftOut, ...change };
}

const judged = (of: CheckContext) => runChecks(of).filter(({ subject }) => subject.name === 'DC01');
const bad = (of: CheckContext) => judged(of).filter(({ status }) => !['pass', 'skip'].includes(status));

test('a refusal is one finding with libvirt’s message, and every other check that needs libvirt refers to it', () => {
  expect(bad(context())).toMatchObject([
    {
      check: 'domain-present',
      status: 'fail',
      actual: 'not defined',
      evidence: [{ source: 'libvirt (could not define domain DC01)', excerpt: 'XML error: no' }],
      fix: 'Correct it.',
      why: 'libvirt refused it. An apply stops at its first refusal: nothing that comes after it is applied.',
    },
  ]);
  expect(judged(context()).find(({ check }) => check === 'declared-drift')).toMatchObject({
    reason: 'libvirt refused it (see domain-present)',
  });
});

test('checks of the XML alone are still judged, and the finding quotes the schema instead of a second finding', () => {
  const schema = contextOf(goodParts()).schema;
  if ('unavailable' in schema) throw new Error(schema.unavailable);
  const violations = [{ message: 'libvirt does not know the element <memry>', line: 3, excerpt: '<memry/>' }];
  const spoiled = schema.map((one) => (one.name === 'DC01' ? { ...one, violations } : one));
  const of = context([DC01], { schema: spoiled });
  expect(bad(of)).toMatchObject([{ check: 'domain-present', evidence: [{}, { line: 3, excerpt: /memry/ }] }]);
  expect(judged(of).find(({ check }) => check === 'uuid-pinned')).toMatchObject({ status: 'pass' });
});

test('if an element is newer than this libvirt, the checks are not run and nothing fails', () => {
  const of = context([{ ...DC01, cause: { ...cause, newer: itco } }], { tools: { libvirt: '9.0.0' } });
  expect(bad(of)).toEqual([]);
  expect(judged(of).find(({ check }) => check === 'domain-present')).toMatchObject({
    reason:
      "cannot be checked in this run: 'itco' (model of <watchdog>) needs libvirt 11.3, and this run used libvirt 9.0.0; run again with --libvirt trixie",
  });
});

test('a domain whose network was refused is not started, and nothing of it fails', () => {
  const lan: LeftOut = { kind: 'network', name: 'lab-net', part: 'object', cause };
  const needs: LeftOut = { kind: 'domain', name: 'DC01', part: 'start', cause: { needs: lan } };
  const parts = goodParts();
  const of = { ...contextOf(parts), smoke: [], leftOut: [lan, needs] };
  expect(bad(of)).toEqual([]);
  expect(judged(of).find(({ check }) => check === 'domain-starts')).toMatchObject({
    reason: 'it was not started: it needs network lab-net, which libvirt refused (see network-active)',
  });
});

test('a domain that libvirt does not start fails domain-starts, and not domain-state', () => {
  const start: LeftOut = { ...DC01, part: 'start', cause: { ...cause, what: 'could not start domain DC01' } };
  const lab = contextOf(goodParts()).lab;
  const domains = lab.domains.map((one) => ({ ...one, state: 'running' as const }));
  const of = context([start], { lab: { ...lab, domains } });
  // The lab file now requires another `active` than the reference declares.
  expect(bad(of).map(({ check }) => check)).toEqual(['active-declared', 'domain-starts']);
  expect(judged(of).find(({ check }) => check === 'domain-state')).toMatchObject({
    reason: 'shut off: libvirt refused to start it (see domain-starts)',
  });
});

test('the fix is that of the apply if the apply failed before the object', () => {
  const parts = goodParts();
  parts.observed.remove('domain-DC01');
  parts.applied.failed = { what: 'could not apply the lab', why: 'AttributeError' };
  const [present] = bad(contextOf(parts)).filter(({ check }) => check === 'domain-present');
  expect(present).toMatchObject({
    fix: expect.stringContaining('stopped the apply before this object (could not apply the lab)'),
  });
});
