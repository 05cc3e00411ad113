import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { requireKnownIds } from '../../lib/judge/plan-ids.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { loadWorkPlan } from '../../lib/lab/load-work-plan.ts';
import { Workplace } from '../support/workplace.ts';

const folder = 'fixtures/work-plans';

async function refusal(work: () => Promise<unknown>): Promise<VirtspecError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof VirtspecError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const print = ({ code, what, why, fix }: VirtspecError) => `${code}\n\n${what}\n\n${why}\n\n${fix}\n`;

describe('each bad work plan is refused with what, why and fix', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s', async (name) => {
    const error = await refusal(() => loadWorkPlan(resolve(folder, name)));
    expect(error.kind).toBe('usage');
    await expect(print(error)).toMatchFileSnapshot(`../../${folder}/${name.replace('.yaml', '.txt')}`);
  });

  it('a missing one is refused, with the lab that names it', async () => {
    using place = new Workplace();
    const file = place.write('lab.yaml', 'lab: spec\nsource: { xml: xml }\nplan: plans/plan.yaml\n');
    expect(await refusal(() => loadLab(file))).toMatchObject({
      code: 'work-plan-not-found',
      what: `the work plan ${place.path('plans/plan.yaml')} does not exist`,
      fix: 'Correct the path.',
    });
  });

  it('one that names an unknown check is refused, with the step and the closest match', async () => {
    using place = new Workplace();
    const bullets = 'bullets: [{ says: active, checks: [network-activ, pool-active] }]';
    const plan = await loadWorkPlan(
      place.write(
        'plan.yaml',
        `title: A plan\nsteps: { step-2: { title: Networks, checks: [nonsense], ${bullets} } }\n`,
      ),
    );
    const error = await refusal(async () => requireKnownIds(plan, 'checks', Object.keys(registry)));
    expect(error).toMatchObject({
      code: 'work-plan-id-unknown',
      what: `${place.path('plan.yaml')} names 2 checks that virtspec does not have`,
      why: "step-2: nonsense\nstep-2: network-activ; did you mean 'network-active'?",
    });
  });
});
