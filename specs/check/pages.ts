import type { Check } from '../../lib/check/check.ts';
import type { PlanBullet } from '../../lib/check/plan.ts';

const kinds = {
  lab: 'the lab as a whole',
  any: '',
  before: '',
  network: 'each network',
  pool: 'each pool',
  volume: 'each volume',
  domain: 'each domain',
};

/** docs/checks.md */
export function checksPage(checks: readonly Check[]): string {
  return [
    '# Checks',
    '',
    'Generated from the registry (`lib/check/registry.ts`); `npx vitest run --project unit specs/check --update` writes it anew.',
    '',
    '`virtspec verify --select` takes an id (`*` allowed), a step (`step-3`), a kind (`domain`) or one object (`domain:DC01`);',
    '`!` in front takes away.',
    '',
    '- severity: an **error** will not work or loses data; a **warning** works until something happens; a **notice** is worth knowing.',
    '- tier: the weakest that can answer; a weaker run reports the check as not run.',
    '',
    '| id | step | severity | tier | judges |',
    '|---|---|---|---|---|',
    ...checks.map((check) => `| [${check.id}](#${check.id}) | ${cells(check).join(' | ')} |`),
    '',
    ...checks.flatMap((check) => [
      `### \`${check.id}\``,
      '',
      `${check.title}.`,
      '',
      `*Why:* ${check.why}`,
      '',
      `*Fix:* ${check.fix}`,
      '',
    ]),
  ].join('\n');
}

function cells(check: Check): string[] {
  const each = 'kinds' in check ? `each ${check.kinds.join(', ')}` : kinds[check.kind];
  const judges = check.kind === 'before' ? `${each} that was there before` : each;
  return [check.steps.join(', ') || '-', check.severity, check.tier, judges];
}

/** docs/plan-coverage.md */
export function coveragePage(plan: readonly PlanBullet[]): string {
  return [
    '# The plan, and what proves it',
    '',
    'Generated from `lib/check/plan.ts`; `npx vitest run --project unit specs/check --update` writes it anew. Every bullet of the',
    'plan\'s "Validation" (Steps 2, 3, 4) and of Step 6, in its own words. A spec fails when one has no check.',
    '',
    ...([2, 3, 4, 6] as const).flatMap((step) => [
      `## Step ${step}`,
      '',
      `Executable as \`specs/plan/step-${step}-*.spec.ts\`; by hand: \`virtspec verify --select step-${step}\`.`,
      '',
      '| the plan | checks | what is really so |',
      '|---|---|---|',
      ...plan.filter((bullet) => bullet.step === step).map(row),
      '',
    ]),
  ].join('\n');
}

function row({ command, says, checks, note = '' }: PlanBullet): string {
  const told = command === undefined ? says : `\`${command}\`<br>${says}`;
  const links = checks.map((id) => `[${id}](checks.md#${id})`).join(', ');
  return `| ${[told, links, note].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
