import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { StandInRunner } from './stand-in-runner.ts';

/** A checkout of the action, and an npm that fails if `fails` is its command. */
function runner(fails = 'nothing'): StandInRunner {
  const made = new StandInRunner();
  for (const file of [
    'lib/main.ts',
    'man/virtspec.1',
    'schema/lab.schema.json',
    'package.json',
    'package-lock.json',
    'rolldown.config.ts',
  ])
    made.write(`clone/${file}`, file);
  made.has(
    'npm',
    `case "$*" in
  *' ${fails} '*) exit 1 ;;
  *' pack '*) for last; do :; done; touch "$last/virtspec-0.1.0.tgz" ;;
  *' install '*) mkdir -p "$2/node_modules/.bin"; touch "$2/node_modules/.bin/virtspec"; chmod +x "$2/node_modules/.bin/virtspec" ;;
esac`,
  );
  return made;
}

const outputs = (output: string) =>
  Object.fromEntries(
    output
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  );

test('the build is named by its sources: the same ones have the same key, a change has another', () => {
  using place = runner();
  const env = { XDG_CACHE_HOME: '/cache' };
  const first = place.run('name-build', env);
  const { key = '', folder } = outputs(first.output);
  expect(key).toMatch(/^virtspec-build-[0-9a-f]{32}$/);
  expect(folder).toBe(`/cache/virtspec-build/${key.replace('virtspec-build-', '')}`);
  expect(place.run('name-build', env).output).toBe(first.output);
  place.write('clone/lib/main.ts', 'changed');
  expect(place.run('name-build', env).output).not.toBe(first.output);
});

test('it builds once: what is there is used', () => {
  using place = runner();
  const folder = place.path('builds/one');
  const built = place.run('provide-virtspec', {}, [folder]);
  expect(built).toMatchObject({ code: 0, stderr: '' });
  expect(built.calls.map((call) => call.split(' ')[3])).toEqual(['ci', 'run', 'pack', 'install']);
  expect(readdirSync(folder)).toEqual(['node_modules', 'package.json']);
  const again = place.run('provide-virtspec', {}, [folder]);
  expect(again).toMatchObject({ code: 0, stdout: `virtspec is built: ${folder}\n`, calls: [] });
});

test.each(['ci', 'run', 'pack', 'install'])(
  'a failed npm %s fails the step, and leaves nothing that looks complete',
  (step) => {
    using place = runner(step);
    const folder = place.path('builds/one');
    expect(place.run('provide-virtspec', {}, [folder]).code).toBe(1);
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(place.path('builds'))).toEqual([]);
  },
);
