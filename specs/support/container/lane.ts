import { inject } from 'vitest';
import { runChecked } from '../../../lib/process/run.ts';
import { waitUntil } from '../../../lib/process/wait-until.ts';
import { describeLane } from '../lane.ts';

const engine = inject('containerEngine');

/** For a process that uses the lane's engine. */
export const engineEnvironment = { DOCKER_HOST: 'host' in engine ? engine.host : '' };

/** `describe` for a suite that needs the lane's engine. */
export function describeContainers(name: string, suite: () => void): void {
  describeLane('container', name, suite, 'unavailable' in engine ? engine.unavailable : undefined);
}

/** The output of `docker`. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await runChecked(['docker', ...args], { env: engineEnvironment });
  return stdout.trim();
}

/** Waits until the engine has no container any more, in any state. */
export async function expectNoContainer(): Promise<void> {
  await waitUntil(async () => ((await docker('ps', '--all', '--quiet')) === '' ? true : undefined), {
    what: 'no container to be left',
    timeout: 20_000,
    interval: 100,
  });
}
