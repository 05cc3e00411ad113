import { type PlanBullet, planSteps } from './plan.ts';

/** docs/plan-coverage.md */
export function coveragePage(plan: readonly PlanBullet[]): string {
  return [
    '# The plan, and what proves it',
    '',
    'Generated from `specs/plan/plan.ts`; `npm run generate` writes it anew. The prerequisites, and every question, validation, checklist and gate of Steps 1 to 6, in',
    "the plan's own words. A spec fails when one has nothing that proves it.",
    '',
    ...planSteps.flatMap((step) => [
      step === 0 ? '## Prerequisites (step 0)' : `## Step ${step}`,
      '',
      `Executable as \`specs/plan/step-${step}-*.spec.ts\`; by hand: \`virtspec ${commandOf(step)}\`.`,
      '',
      '| the plan | proven by | what is really so |',
      '|---|---|---|',
      ...plan.filter((bullet) => bullet.step === step).map(row),
      '',
    ]),
  ].join('\n');
}

function commandOf(step: PlanBullet['step']): string {
  if (step === 0) return 'doctor';
  return step === 1 ? 'spike' : `verify --select step-${step}`;
}

function row({ command, says, prerequisites = [], checks = [], probes = [], spec, note = '' }: PlanBullet): string {
  const told = command === undefined ? says : `\`${command}\`<br>${says}`;
  const links = [
    ...prerequisites.map((id) => `[${id}](doctor.md#${id})`),
    ...checks.map((id) => `[${id}](checks.md#${id})`),
    ...probes.map((id) => `[${id}](probes.md#${id})`),
    ...(spec === undefined ? [] : [`[${spec.split('/').at(-1)}](../${spec})`]),
  ];
  return `| ${[told, links.join(', '), note].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
