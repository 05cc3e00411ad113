import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { asked } from './windows-template.ts';

export const windowsArguments: Question = {
  id: 'windows-arguments',
  role: 'fallback',
  title: 'The template with the arguments that it takes, and the bridge set with `//`',
  cure: 'See with `builtins.functionArgs domain.templates.windows` which it takes.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, asked, 'the same domain')),
};
