import type { Question } from '../../lib/spike/question.ts';
import { questions } from '../../lib/spike/registry.ts';

const roles: Readonly<Record<Question['role'], string>> = {
  unknown: 'essential',
  assumption: 'expected',
  surprise: 'surprise',
  fallback: 'fallback',
};

/** docs/spike-questions.md */
export function questionsPage(): string {
  return [
    '# The compatibility questions',
    '',
    'What [`virtspec spike`](spike.md) asks of a NixVirt release. Generated from the registry (`lib/spike/registry.ts`) by `npm run docs`.',
    'Essential and expected questions affect the decision, a surprise does not; a fallback is the workaround for another question, and runs',
    'every time. A lab’s work plan may name the steps that an answer changes (`changedBy`).',
    '',
    '| id | role | its fallback |',
    '|---|---|---|',
    ...questions.map(({ id, role, fallback }) => {
      const way = fallback === undefined ? '' : `[${fallback}](#${fallback})`;
      return `| [${id}](#${id}) | ${roles[role]} | ${way} |`;
    }),
    '',
    ...questions.flatMap(({ id, title, cure }) => [`### \`${id}\``, '', title, '', `*Otherwise:* ${cure}`, '']),
  ].join('\n');
}
