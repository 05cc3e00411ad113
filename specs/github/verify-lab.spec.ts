import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { StandInRunner } from './stand-in-runner.ts';

/** A virtspec that writes a report, if `verdict` is set, and exits with `code`. */
function runner({ code = 0, verdict }: { readonly code?: number; readonly verdict?: string } = {}): StandInRunner {
  const made = new StandInRunner();
  const report =
    verdict === undefined
      ? ''
      : `mkdir -p reports; echo '{ "verdict": "${verdict}", "decision": "old ${verdict}" }' >reports/verify.json`;
  made.has('virtspec', `[ "$1" = plan ] && exit "${'$'}{SPEC_PLAN:-0}"\n${report}\nexit ${code}`);
  made.has('nix', 'exit "${SPEC_NIX:-0}"');
  return made;
}

test('it passes its inputs to virtspec word by word, and never as code', () => {
  using place = runner({ verdict: 'PASSED' });
  const done = place.run('verify-lab', {
    VIRTSPEC: 'virtspec',
    LAB: 'labs/one lab.yaml',
    NIXVIRT: 'master',
    ARGUMENTS: '--target rendered\n $(touch pwned) ;touch pwned * ',
  });
  expect(done.calls).toEqual([
    'virtspec verify --lab labs/one lab.yaml --nixvirt master --target rendered $(touch pwned) ;touch pwned *',
  ]);
  expect(done).toMatchObject({ code: 0, stderr: '', output: 'verdict=PASSED\ndecision=old PASSED\nexit-code=0\n' });
});

test.each([
  [1, 'FAILED'],
  [3, 'INCOMPLETE'],
])('it exits as virtspec does: %d', (code, verdict) => {
  using place = runner({ code, verdict });
  const done = place.run('verify-lab', { VIRTSPEC: 'virtspec', LAB: 'lab.yaml' });
  expect(done).toMatchObject({ code, output: `verdict=${verdict}\ndecision=old ${verdict}\nexit-code=${code}\n` });
  expect(done.calls).toEqual(['virtspec verify --lab lab.yaml']);
});

test('a run that wrote no report has no verdict, even if an earlier report exists', () => {
  using place = runner({ code: 2 });
  place.write('work/reports/verify.json', '{ "verdict": "PASSED" }');
  expect(place.run('verify-lab', { VIRTSPEC: 'virtspec', LAB: 'lab.yaml' })).toMatchObject({
    code: 2,
    output: 'verdict=\ndecision=\nexit-code=2\n',
  });
});

test('the inputs of the lab’s flake are fetched first: of the nearest lock, not above the checkout', () => {
  using place = runner({ verdict: 'PASSED' });
  place.write('flake.lock', '{}');
  place.write('work/labs/deep/lab.yaml', '');
  expect(place.run('verify-lab', { VIRTSPEC: 'virtspec', LAB: 'labs/deep/lab.yaml' }).calls).toEqual([
    'virtspec verify --lab labs/deep/lab.yaml',
  ]);
  place.write('work/labs/flake.lock', '{}');
  const done = place.run('verify-lab', { VIRTSPEC: 'virtspec', LAB: 'labs/deep/lab.yaml', SPEC_NIX: '1' });
  expect(done.calls[0]).toBe(`nix flake archive ${place.path('work/labs')}`);
  expect(done.stdout).toMatch(/^::warning title=inputs of the flake::/);
  expect(done).toMatchObject({ code: 0, output: 'verdict=PASSED\ndecision=old PASSED\nexit-code=0\n' });
});

test('with a libvirt to plan for, the plan is written too; a plan that cannot be made fails the step, a failed lab first', () => {
  using place = runner({ verdict: 'PASSED' });
  const env = { VIRTSPEC: 'virtspec', LAB: 'lab.yaml', CONNECT: 'qemu+ssh://host one/system' };
  const done = place.run('verify-lab', env);
  expect(done.calls[1]).toBe(
    'virtspec plan --lab lab.yaml --connect qemu+ssh://host one/system --reporter terminal --reporter markdown:reports/plan.md',
  );
  expect(done.code).toBe(0);
  expect(place.run('verify-lab', { ...env, SPEC_PLAN: '3' }).code).toBe(3);
  using failing = runner({ code: 1, verdict: 'FAILED' });
  expect(failing.run('verify-lab', { ...env, SPEC_PLAN: '3' })).toMatchObject({
    code: 1,
    output: expect.stringContaining('exit-code=1'),
  });
});

test('a plan and a report of an earlier run are removed', () => {
  using place = runner({ code: 2 });
  place.write('work/reports/plan.md', 'old');
  place.write('work/reports/verify.md', 'old');
  place.run('verify-lab', { VIRTSPEC: 'virtspec', LAB: 'lab.yaml' });
  expect(readdirSync(place.path('work/reports'))).toEqual([]);
});
