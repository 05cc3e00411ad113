import type * as z from 'zod';
import { didYouMean } from '../error/did-you-mean.ts';
import { knownKeys } from './json-schema.ts';
import type { Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** The schema's issues, in terms of the YAML file. Values have their own messages (`values.ts`). */
export function problemsOf(
  issues: readonly Issue[],
  schema: z.core.$ZodType,
  path: readonly PropertyKey[] = [],
): Problem[] {
  return issues.filter(isOwn).flatMap((issue): Problem[] => {
    const at = [...path, ...issue.path];
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...at, key],
          at: 'key',
          message: `unknown key '${key}'${didYouMean(key, knownKeys(schema, at))}`,
        }));
      case 'invalid_union': {
        const meant = meantAlternative(issue.errors);
        return meant ? problemsOf(meant, schema, at) : [{ path: at, at: 'value', message: issue.message }];
      }
      case 'invalid_key':
        return issue.issues.map(({ message }) => ({ path: at, at: 'key', message }));
      default:
        return [{ path: at, at: 'value', message: issue.message }];
    }
  });
}

/** Whether an issue is not just a consequence of a misspelt key next to it. */
function isOwn(issue: Issue, _index: number, all: readonly Issue[]): boolean {
  if (issue.code !== 'custom') return true;
  return !all.some(({ code, path }) => code === 'unrecognized_keys' && path.join('\0') === issue.path.join('\0'));
}

/** The alternative that matches the type of the value; undefined if none does. */
function meantAlternative(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const otherKind = ({ path, code }: Issue) =>
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
  return alternatives.filter((issues) => !issues.some(otherKind)).sort((a, b) => a.length - b.length)[0];
}

/** Messages for issues that have no message of their own; zod calls it with each issue. */
export function sayIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `the key '${String(issue.path?.at(-1))}' is missing`;
      return `expected ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const given = typeof issue.input === 'string' ? issue.input : JSON.stringify(issue.input);
      return `'${given}' is not one of ${values.join(', ')}${didYouMean(given ?? '', values)}`;
    }
    default:
      return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a mapping: { key: value }',
  map: 'a mapping: { name: value }',
  array: 'a list: [one, another]',
  string: 'text',
};
