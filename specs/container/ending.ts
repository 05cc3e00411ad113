import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { findEngine } from '../../lib/container/engine.ts';
import { ownImage } from '../../lib/container/image.ts';
import { removeLeftovers } from '../../lib/container/leftovers.ts';
import { describeContainers, docker, engineEnvironment, expectNoContainer } from '../support/container/lane.ts';
import { root, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const plainLinux = `${root}fixtures/labs/plain-linux/lab.yaml`;
const words = ['verify', '--target', 'container', '--lab', plainLinux];

const options = (place: Workplace) => ({ cwd: place.folder, env: { ...place.env, ...engineEnvironment } });

afterEach(() => {
  vi.unstubAllEnvs();
});

const interrupted = '%s ends it with exit %d, after "%s": no container is left';

async function endsInOrder(signal: NodeJS.Signals, code: number, phase: string): Promise<void> {
  using place = new Workplace();
  const run = startVirtspec(words, options(place));
  await run.says(phase);
  run.process.kill(signal);
  const ended = await run.ended;
  expect(ended.code, ended.stderr).toBe(code);
  expect(ended.stderr).toContain(`error: interrupted by ${signal}`);
  expect(ended.stderr).not.toContain('    at ');
  expect(existsSync(place.path('reports'))).toBe(false);
  await expectNoContainer();
}

const killed = 'SIGKILL after "%s": no container is left';

async function leavesNothing(phase: string): Promise<void> {
  using place = new Workplace();
  const run = startVirtspec(words, options(place));
  await run.says(phase);
  run.process.kill('SIGKILL');
  expect((await run.ended).signal).toBe('SIGKILL');
  await expectNoContainer();
}

/** How a run in a container ends. */
export function ending(): void {
  describeContainers('how a run in a container ends', () => {
    test.each([['SIGINT', 130, 'Start the container']] as const)(interrupted, endsInOrder);
    test.each(['Collect the state'])(killed, leavesNothing);

    test('a later run removes a container that a killed run created and never started, and no other', async () => {
      const own = ['--label', 'virtspec.lifeline=attached'];
      const image = await ownImage();
      const never = await docker('create', ...own, image, 'true');
      const foreign = await docker('create', image, 'true');
      const running = await docker('run', '--detach', '--network=none', ...own, image, 'sleep', '600');
      vi.stubEnv('DOCKER_HOST', engineEnvironment.DOCKER_HOST);
      const engine = await findEngine();
      expect(await removeLeftovers(engine)).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await removeLeftovers(engine, 1_000)).toBe(1);
      const left = await docker('ps', '--all', '--quiet', '--no-trunc');
      expect(left.split('\n').sort()).toEqual([foreign, running].sort());
      expect(left).not.toContain(never);
      await docker('rm', '--force', foreign, running);
      await expectNoContainer();
    });

    test('if the container is killed, the report shows it, and the exit code is 3', async () => {
      using place = new Workplace();
      const run = startVirtspec([...words, '--reporter', 'json'], options(place));
      await run.says('Adapt the lab');
      await docker('kill', await docker('ps', '--quiet'));
      const { code, stdout } = await run.ended;
      expect(code).toBe(3);
      expect(JSON.parse(stdout).breakdown).toMatchObject({ code: 'container-ended' });
      await expectNoContainer();
    });
  });
}

/** At all other moments. */
export function endingAtNight(): void {
  describeContainers('how a run in a container ends, at other moments', () => {
    test.each([
      ['SIGINT', 130, 'Validate against'],
      ['SIGINT', 130, 'Find the container engine'],
      ['SIGTERM', 143, 'Apply the lab'],
    ] as const)(interrupted, endsInOrder);
    test.each(['Start the container'])(killed, leavesNothing);

    test('--timeout is exit 3, and leaves no container behind', async () => {
      using place = new Workplace();
      const { code, stderr } = await runVirtspec([...words, '--timeout', '4'], options(place));
      expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('did not end within 4 s') });
      await expectNoContainer();
    });
  });
}
