import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { asked } from './windows-template.ts';

export const windowsArguments: Question = {
  id: 'windows-arguments',
  role: 'fallback',
  title: 'Does the template work with the arguments that it accepts, and the bridge set with `//`?',
  cure: 'List the accepted arguments with `builtins.functionArgs domain.templates.windows`.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, asked, 'yes: the domain is the same')),
};
