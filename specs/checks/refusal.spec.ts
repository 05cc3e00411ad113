import { expect, test } from 'vitest';
import type { CheckContext } from '../../lib/check/context.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { LeftOut, Refused } from '../../lib/model/left-out.ts';
import { faults } from './faults/index.ts';
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

test('checks of the XML alone are still judged, and what libvirt’s message names is the cause of the refusal', () => {
  const schema = contextOf(goodParts()).schema;
  if ('unavailable' in schema) throw new Error(schema.unavailable);
  const violations = [{ message: 'libvirt does not know the element <memry>', line: 3, excerpt: '<memry/>' }];
  const spoiled = schema.map((one) => (one.name === 'DC01' ? { ...one, violations } : one));
  const refusedWith = (why: string) => context([{ ...DC01, cause: { ...cause, why } }], { schema: spoiled });
  const of = refusedWith("XML error: unknown element 'memry'");
  const because = { check: 'schema-valid', kind: 'domain', name: 'DC01' };
  expect(bad(of)).toMatchObject([
    { check: 'schema-valid', evidence: [{ line: 3 }] },
    { check: 'domain-present', causedBy: because },
  ]);
  // Its message does not show that: both are told.
  for (const why of ['XML error: no', "XML error: unknown element 'memr'"])
    expect(bad(refusedWith(why)).some((one) => 'causedBy' in one)).toBe(false);
  expect(judged(of).find(({ check }) => check === 'uuid-pinned')).toMatchObject({ status: 'pass' });
});

test('what is wrong in the XML of a refused domain is told in the same run', () => {
  const { lab } = contextOf(goodParts());
  const domains = lab.domains.map((one) => ({ ...one, vcpus: 7 }));
  const found = bad(context([DC01], { lab: { ...lab, domains } }));
  expect(found.map(({ check }) => check).sort()).toEqual(['domain-present', 'domain-vcpus']);
});

test('a contradiction is the cause of the refusal, whatever libvirt’s message is', () => {
  const parts = goodParts();
  parts.observed.remove('domain-DC01');
  parts.running.delete('DC01');
  parts.declared.edit('domain-DC01', '</graphics>', "</graphics><graphics type='vnc' port='1'/>");
  const { smoke: _, ...rest } = contextOf(parts);
  const found = bad({ ...rest, smoke: [], leftOut: [DC01] });
  const of = (id: string) => found.find(({ check }) => check === id);
  expect(of('domain-coherent')).toMatchObject({ actual: 'a VNC display on port 1' });
  expect(of('domain-present')).toMatchObject({ causedBy: { check: 'domain-coherent' } });
});

test.each([
  ['Failed to get "write" lock', 'disk-unique'],
  ['Image is not in qcow2 format', 'disk-format'],
])('a start that QEMU refused with %s, which names no value, follows from %s', (why, id) => {
  const start: LeftOut = { ...DC01, part: 'start', cause: { ...cause, why } };
  const parts = goodParts();
  faults[id as 'disk-unique' | 'disk-format'].inject(parts);
  const findings = runChecks({ ...contextOf(parts), smoke: [], leftOut: [start] });
  const failed = findings.find(({ check, status }) => check === id && status !== 'pass');
  const name = failed?.subject.name ?? '';
  const again = runChecks({ ...contextOf(parts), smoke: [], leftOut: [{ ...start, name }] });
  expect(again.find(({ check, subject }) => check === 'domain-starts' && subject.name === name)).toMatchObject({
    causedBy: { check: id, name },
  });
});

test('if an element is newer than this libvirt, the checks are not run and nothing fails', () => {
  const { lab } = contextOf(goodParts());
  // What its XML has otherwise than the lab file says is not told either.
  const wanted = { ...lab, domains: lab.domains.map((one) => ({ ...one, vcpus: 7 })) };
  const left = [{ ...DC01, cause: { ...cause, newer: itco } }];
  const of = context(left, { tools: { libvirt: '9.0.0' }, lab: wanted });
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
