import { afterEach, expect, test, vi } from 'vitest';
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

async function lanes(nightly: string): Promise<Required<TestProjectInlineConfiguration>['test'][]> {
  vi.stubEnv('VIRTSPEC_NIGHTLY', nightly);
  vi.resetModules();
  const { default: config }: { default: ViteUserConfig } = await import('../../vitest.config.ts');
  return (config.test?.projects ?? []).map((project) => (project as TestProjectInlineConfiguration).test ?? {});
}

// Vitest 4.1 refuses to run two projects of one group with different numbers of workers.
test.each([
  ['by day', ''],
  ['at night', '1'],
])('%s every lane that has its own number of workers runs by itself', async (_, nightly) => {
  const found = await lanes(nightly);
  expect(found.length).toBeGreaterThan(4);
  const groupOf = ({ sequence }: (typeof found)[number]) => sequence?.groupOrder ?? 0;
  for (const one of found) {
    if (one.fileParallelism !== false && one.maxWorkers === undefined) continue;
    expect(found.filter((other) => groupOf(other) === groupOf(one)).map(({ name }) => name)).toEqual([one.name]);
  }
});

test('a lane runs at night everything that it runs by day', async () => {
  const [day, night] = [await lanes(''), await lanes('1')];
  for (const [index, { name, include, exclude }] of day.entries()) {
    const later = night[index];
    expect(later?.name).toBe(name);
    expect(later?.include).toEqual(expect.arrayContaining([...(include ?? [])]));
    expect(exclude).toEqual(expect.arrayContaining([...(later?.exclude ?? [])]));
  }
});
