import type { Check } from '../../lib/check/check.ts';

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
