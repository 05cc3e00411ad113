import type { WorkBullet, WorkStep } from '../../lib/model/work-plan.ts';
import { plan } from '../../specs/plan/plan.ts';

/** docs/plan-coverage.md */
export function planCoveragePage(): string {
  const { steps } = plan;
  return [
    '# The work plan of the reference lab, and what shows it',
    '',
    'Generated from `plan.yaml` by `npm run docs`. It lists every question, validation, checklist and gate of the work plan, in its own words. A spec',
    'fails if nothing shows one of them.',
    '',
    ...steps.flatMap((step) => [
      `## ${step.title}`,
      '',
      `Executable as \`specs/plan/${step.id}-*.spec.ts\`; by hand: \`${commandOf(step)}\`.`,
      '',
      '| the work plan | shown by | the facts |',
      '|---|---|---|',
      ...step.bullets.map(row),
      '',
    ]),
  ].join('\n');
}

function commandOf({ id, bullets }: WorkStep): string {
  if (bullets.some(({ doctor }) => doctor.length > 0)) return 'virtspec doctor';
  if (bullets.some(({ spike }) => spike.length > 0)) return 'virtspec spike';
  return bullets.some(({ checks }) => checks.length > 0) ? `virtspec verify --select ${id}` : 'virtspec checklist';
}

function row({ run, says, doctor, checks, spike, spec, manual, note = '' }: WorkBullet): string {
  const words = run === undefined ? says : `\`${run}\`<br>${says}`;
  const links = [
    ...doctor.map((id) => `[${id}](doctor.md#${id})`),
    ...checks.map((id) => `[${id}](checks.md#${id})`),
    ...spike.map((id) => `[${id}](spike-questions.md#${id})`),
    ...(spec === undefined ? [] : [`[${spec.split('/').at(-1)}](../${spec})`]),
  ];
  const so = [...(manual === undefined ? [] : [`By hand: ${manual}`]), ...(note === '' ? [] : [note])];
  return `| ${[words, links.join(', '), so.join(' ')].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
