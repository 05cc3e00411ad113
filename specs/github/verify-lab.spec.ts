import { expect, test } from 'vitest';
import { StandInRunner } from './stand-in-runner.ts';

/** The clone's virtspec writes a report, if `verdict` is set, and exits with `code`. */
function runner({ code = 0, verdict }: { readonly code?: number; readonly verdict?: string } = {}): StandInRunner {
  const made = new StandInRunner();
  const report =
    verdict === undefined
      ? ''
      : `mkdir -p reports; echo '{ "verdict": "${verdict}", "decision": "old ${verdict}" }' >reports/verify.json`;
  made.has('clone/node_modules/.bin/virtspec', `${report}\nexit ${code}`);
  made.has('nix', 'exit "${SPEC_NIX:-0}"');
  return made;
}

test('it passes its inputs to virtspec word by word, and never as code', () => {
  using place = runner({ verdict: 'PASSED' });
  const done = place.run('verify-lab', {
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
  const done = place.run('verify-lab', { LAB: 'lab.yaml' });
  expect(done).toMatchObject({ code, output: `verdict=${verdict}\ndecision=old ${verdict}\nexit-code=${code}\n` });
  expect(done.calls).toEqual(['virtspec verify --lab lab.yaml']);
});

test('a run that wrote no report has no verdict, even if an earlier report exists', () => {
  using place = runner({ code: 2 });
  place.write('work/reports/verify.json', '{ "verdict": "PASSED" }');
  expect(place.run('verify-lab', { LAB: 'lab.yaml' })).toMatchObject({
    code: 2,
    output: 'verdict=\ndecision=\nexit-code=2\n',
  });
});

test('the inputs of the lab’s flake are fetched first: of the nearest lock, not above the checkout', () => {
  using place = runner({ verdict: 'PASSED' });
  place.write('flake.lock', '{}');
  place.write('work/labs/deep/lab.yaml', '');
  expect(place.run('verify-lab', { LAB: 'labs/deep/lab.yaml' }).calls).toEqual([
    'virtspec verify --lab labs/deep/lab.yaml',
  ]);
  place.write('work/labs/flake.lock', '{}');
  const done = place.run('verify-lab', { LAB: 'labs/deep/lab.yaml', SPEC_NIX: '1' });
  expect(done.calls[0]).toBe(`nix flake archive ${place.path('work/labs')}`);
  expect(done.stdout).toMatch(/^::warning title=inputs of the flake::/);
  expect(done).toMatchObject({ code: 0, output: 'verdict=PASSED\ndecision=old PASSED\nexit-code=0\n' });
});
