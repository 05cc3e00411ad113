import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plan } from '../../lib/check/plan.ts';
import { registry } from '../../lib/check/registry.ts';
import { checksPage, coveragePage } from './pages.ts';
import { bulletsOf } from './plan-bullets.ts';

const told = bulletsOf(readFileSync(new URL('../../fixtures/plan/implementation-steps.md', import.meta.url), 'utf8'));

test('every bullet of Steps 2, 3, 4 and 6 has its checks, and no bullet is invented', () => {
  expect(plan.map(({ step, command, says }) => ({ step, command, says }))).toEqual(
    told.map(({ step, command, says }) => ({ step, command, says })),
  );
});

test.each(plan)('Step $step: $says', ({ step, checks }) => {
  expect(checks.length).toBeGreaterThan(0);
  const steps = checks.map((id) => registry[id].steps as readonly number[]);
  expect(steps.some((of) => of.includes(step))).toBe(true);
});

/** Asked by a task of the step, not by its validation. */
const byTask = ['domain-nvram step 4', 'domain-xpath step 4'];

test('every check that names a step answers one of its bullets', () => {
  const idle = Object.values(registry).flatMap(({ id, steps }) =>
    (steps as readonly number[])
      .filter(
        (step) => !plan.some((bullet) => bullet.step === step && (bullet.checks as readonly string[]).includes(id)),
      )
      .map((step) => `${id} step ${step}`),
  );
  expect(idle).toEqual(byTask);
});

test('docs/checks.md is generated', async () => {
  await expect(checksPage(Object.values(registry))).toMatchFileSnapshot('../../docs/checks.md');
});

test('docs/plan-coverage.md is generated', async () => {
  await expect(coveragePage(plan)).toMatchFileSnapshot('../../docs/plan-coverage.md');
});
