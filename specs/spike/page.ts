import type { Probe } from '../../lib/spike/question.ts';

const roles: Readonly<Record<Probe['role'], string>> = {
  unknown: 'blocking unknown',
  assumption: 'assumption',
  surprise: 'surprise',
  fallback: 'fallback',
};

/** docs/probes.md */
export function probesPage(probes: readonly Probe[]): string {
  return [
    '# Probes',
    '',
    'What [`virtspec spike`](spike.md) asks of a NixVirt release. Generated from the registry (`lib/spike/registry.ts`); `npm run generate`',
    'writes it anew. A blocking unknown and an assumption decide, a surprise does not; a fallback is the way out of another probe, and runs',
    'every time.',
    '',
    '| id | role | steps it changes | its fallback |',
    '|---|---|---|---|',
    ...probes.map(({ id, role, steps, fallback }) => {
      const way = fallback === undefined ? '' : `[${fallback}](#${fallback})`;
      return `| [${id}](#${id}) | ${roles[role]} | ${steps.join(', ')} | ${way} |`;
    }),
    '',
    ...probes.flatMap(({ id, title, cure }) => [`### \`${id}\``, '', title, '', `*Otherwise:* ${cure}`, '']),
  ].join('\n');
}
