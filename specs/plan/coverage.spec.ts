import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { registry as prerequisites } from '../../lib/doctor/registry.ts';
import { requireKnownIds } from '../../lib/judge/plan-ids.ts';
import { registry as questions } from '../../lib/spike/registry.ts';
import { bullets, plan } from './plan.ts';
import { bulletsOf } from './plan-bullets.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const written = bulletsOf(file('fixtures/plan/implementation-steps.md'));

test('plan.yaml has every bullet of the Prerequisites and of all eight steps, and no other', () => {
  expect(bullets.map(({ step, run, says }) => ({ step, run, says }))).toEqual(
    written.map(({ step, run, says }) => ({ step, run, says })),
  );
});

test.each(bullets)('$step: $says is shown by something', ({ says, checks, doctor, spike, spec }) => {
  expect([...checks, ...doctor, ...spike, ...(spec ? [spec] : [])]).not.toEqual([]);
  if (spec) expect(file(spec)).toContain(says);
});

test('the plan names only what exists', () => {
  requireKnownIds(plan, 'checks', Object.keys(registry));
  requireKnownIds(plan, 'doctor', Object.keys(prerequisites));
  requireKnownIds(plan, 'spike', Object.keys(questions));
});

test('every question of the spike answers a bullet of Step 1', () => {
  const asked = new Set(bullets.flatMap(({ spike }) => spike));
  expect(Object.keys(questions).filter((id) => !asked.has(id))).toEqual([]);
});

test('only the bullets that need Windows have manual items', () => {
  expect(bullets.filter(({ manual }) => manual !== undefined).map(({ says }) => says)).toEqual(
    bullets
      .filter(({ step, says }) => step === 'step-6' && /windows|static IP|After install/i.test(says))
      .map(({ says }) => says),
  );
});
