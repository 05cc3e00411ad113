import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../../lib/nix/evaluate.ts';
import { fetchWithNix } from '../../lib/nix/nix-fetch.ts';
import { withPatience } from '../../lib/process/patience.ts';
import { Workplace } from '../support/workplace.ts';

const twice = { seconds: 600, usual: 300 };
const long = { seconds: 300_000, usual: 300 };

test('a Nix that does not end is reported with its limit, what to set, and another possible reason', async () => {
  using place = new Workplace();
  const options = { env: nixThat(place, 'exec sleep 60'), folder: '/lab', timeout: 50 };
  const look = 'look for infinite recursion in /lab.';
  await expect(withPatience(twice, () => evaluate('x.nix', {}, options))).rejects.toMatchObject({
    code: 'nix-evaluation-timeout',
    what: 'Nix did not finish evaluating the lab within 0.1 s and was stopped',
    fix: `Run again with --timeout 1200, which extends this limit of 0.1 s to 0.2 s. If that does not help, ${look}`,
  });
  await expect(evaluate('x.nix', {}, options)).rejects.toMatchObject({ fix: `L${look.slice(1)}` });
});

test('a Nix that is only slow is waited for, with enough time', async () => {
  using place = new Workplace();
  const options = { env: nixThat(place, 'sleep 0.3; echo 7'), folder: '/lab', timeout: 50 };
  await expect(evaluate('x.nix', {}, options)).rejects.toMatchObject({ code: 'nix-evaluation-timeout' });
  expect(await withPatience(long, () => evaluate('x.nix', {}, options))).toBe(7);
});

test('what Nix cannot fetch in time is missing, with what extends the limit', async () => {
  using place = new Workplace();
  const env = nixThat(place, 'exec sleep 60');
  const fetching = fetchWithNix('{ }: 1', {}, { env, timeout: 50 }, async () => 'fetched');
  expect(await fetching).toEqual({ missing: 'Nix could not fetch it: it took longer than 0.05 s' });
  const patiently = withPatience(twice, () => fetchWithNix('{ }: 1', {}, { env, timeout: 50 }, async () => 'fetched'));
  expect(await patiently).toEqual({
    missing: 'Nix could not fetch it: it took longer than 0.1 s (--timeout 1200 allows 0.2 s)',
  });
});

/** An environment whose Nix is this script. */
function nixThat(place: Workplace, script: string): NodeJS.ProcessEnv {
  chmodSync(place.write('bin/nix-instantiate', `#!/bin/sh\n${script}\n`), 0o755);
  return { PATH: `${place.path('bin')}:${process.env.PATH}` };
}
