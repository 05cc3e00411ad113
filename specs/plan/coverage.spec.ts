import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { registry as prerequisites } from '../../lib/doctor/registry.ts';
import { registry as probes } from '../../lib/spike/registry.ts';
import { coveragePage } from './page.ts';
import { plan } from './plan.ts';
import { bulletsOf } from './plan-bullets.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const told = bulletsOf(file('fixtures/plan/implementation-steps.md'));

test('every bullet of the Prerequisites and of Steps 1 to 6 has what proves it, and no bullet is invented', () => {
  expect(plan.map(({ step, command, says }) => ({ step, command, says }))).toEqual(
    told.map(({ step, command, says }) => ({ step, command, says })),
  );
});

test.each(plan)('Step $step: $says', ({ step, says, prerequisites: asked = [], checks = [], probes = [], spec }) => {
  expect([...asked, ...checks, ...probes, ...(spec ? [spec] : [])]).not.toEqual([]);
  const steps = checks.map((id) => registry[id].steps as readonly number[]);
  if (checks.length > 0) expect(steps.some((of) => of.includes(step))).toBe(true);
  if (spec) expect(file(spec)).toContain(says);
});

/** Asked by a task of the step, not by its validation. */
const byTask = ['domain-nvram step 4', 'domain-xpath step 4'];

test('every check that names a step answers one of its bullets', () => {
  const idle = Object.values(registry).flatMap(({ id, steps }) =>
    (steps as readonly number[])
      .filter(
        (step) =>
          !plan.some(
            (bullet) => bullet.step === step && (bullet.checks as readonly string[] | undefined)?.includes(id),
          ),
      )
      .map((step) => `${id} step ${step}`),
  );
  expect(idle).toEqual(byTask);
});

test('every probe answers a question of Step 1', () => {
  const asked = plan.flatMap(({ probes = [] }) => probes);
  expect(Object.keys(probes).filter((id) => !asked.some((one) => one === id))).toEqual([]);
});

test('every prerequisite of the plan’s answers one of its bullets', () => {
  const asked = plan.flatMap(({ prerequisites = [] }) => prerequisites);
  const planned = Object.values(prerequisites).filter(({ steps }) => steps.includes(0));
  expect([...new Set(asked)].sort()).toEqual(planned.map(({ id }) => id).sort());
});

test('docs/plan-coverage.md is generated', async () => {
  await expect(coveragePage(plan)).toMatchFileSnapshot('../../docs/plan-coverage.md');
});
