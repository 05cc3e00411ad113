import { expect, test } from 'vitest';
import type { DomainIntent } from '../../lib/lab/lab.ts';
import type { LeftOut } from '../../lib/model/left-out.ts';
import { smokeDomains } from '../../lib/verify/smoke-domains.ts';

const domains = ['a', 'b', 'c'].map((name) => ({ name }) as DomainIntent);
const left = (...names: string[]) => names.map((name) => ({ kind: 'domain', name }) as LeftOut);

test.each<[string, string[], string[], string[]]>([
  ['what the lab says', ['a'], [], ['a']],
  ['of several those that libvirt took', ['a', 'b'], ['a'], ['b']],
  ['another where it took none of them', ['a'], ['a'], ['b']],
  ['none where the lab says so', [], ['a'], []],
  ['none where libvirt took none', ['a'], ['a', 'b', 'c'], []],
])('%s', (_, smoke, refused, expected) => {
  expect(smokeDomains({ smoke, domains }, left(...refused))).toEqual(expected);
});
