import { afterEach, expect, test, vi } from 'vitest';
import { program } from '../../lib/cli/program.ts';
import { currentPatience, type Patience } from '../../lib/process/patience.ts';

/** The patience around the work of each command. */
const seen = vi.hoisted(() => [] as unknown[]);
const work = vi.hoisted(() => async (options: { timeout: number }) => {
  const { currentPatience: current } = await import('../../lib/process/patience.ts');
  seen.push([options.timeout, current()]);
  return 0;
});

vi.mock('../../lib/cli/verify-command.ts', () => ({ verifyCommand: work }));
vi.mock('../../lib/cli/render-command.ts', () => ({ renderCommand: work }));
vi.mock('../../lib/cli/spike-command.ts', () => ({ spikeCommand: work }));
vi.mock('../../lib/cli/doctor-command.ts', () => ({ doctorCommand: work }));
vi.mock('../../lib/cli/plan-command.ts', () => ({ planCommand: work }));
vi.mock('../../lib/cli/rebuild-command.ts', () => ({ rebuildCommand: work }));

afterEach(() => {
  seen.length = 0;
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

async function patienceOf(...words: readonly string[]): Promise<Patience> {
  await program().parseAsync(['node', 'virtspec', ...words]);
  const [timeout, patience] = seen[0] as [number, Patience];
  expect(timeout).toBe(patience.seconds);
  return patience;
}

test.each([
  ['verify', 300],
  ['render', 300],
  ['spike', 300],
  ['doctor', 300],
  ['plan', 300],
  ['rebuild', 14_400],
  ['verify --boot', 3600],
  ['verify --target vm', 7200],
])('%s: limits grow with --timeout, over its own default', async (line, usual) => {
  const words = line.split(' ');
  expect(await patienceOf(...words)).toEqual({ seconds: usual, usual });
  seen.length = 0;
  expect(await patienceOf(...words, '--timeout', '10h')).toEqual({ seconds: 36_000, usual });
  expect(currentPatience()).toBeUndefined();
});

test('VIRTSPEC_TIMEOUT sets --timeout, also for commands with their own default', async () => {
  vi.stubEnv('VIRTSPEC_TIMEOUT', '20m');
  expect(await patienceOf('verify', '--boot')).toEqual({ seconds: 1200, usual: 3600 });
});
