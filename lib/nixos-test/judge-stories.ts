import type { Finding } from '../finding/finding.ts';
import { findingOf } from '../finding/finding-of.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import { findingFromJson } from '../report/finding-from-json.ts';
import { questions, type TestName } from './registry.ts';
import type { Story } from './story.ts';

/**
 * The results of the NixOS tests: virtspec's findings on the machine after the deployment, and an answer to every question.
 *
 * @param stories a test that could not be run is not among them; `missing` gives the reason
 * @returns findings of tier `vm`, sorted
 */
export function judgeStories(
  stories: readonly Story[],
  subject: { readonly name: string },
  missing: ReadonlyMap<TestName, string>,
): readonly Finding[] {
  const of = (test: string) => stories.find((story) => story.test === test);
  const answers = questions.flatMap((question) => {
    const story = of(question.story);
    const reason = missing.get(question.story) ?? `the test ${question.story} was not run`;
    const judge = () => (story ? question.judge(story) : ({ status: 'skip', reason } as const));
    return findingOf(question, { subject: { kind: 'lab', name: subject.name }, tier: 'vm' }, judge) ?? [];
  });
  const deployed = of('lab')?.reports.get('deployed')?.findings ?? [];
  return sortFindings([...answers, ...deployed.map((json): Finding => ({ ...findingFromJson(json), tier: 'vm' }))]);
}
