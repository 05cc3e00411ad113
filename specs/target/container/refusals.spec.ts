import { describe, expect, test, vi } from 'vitest';
import { exitCodeOf } from '../../../lib/error/virtspec-error.ts';
import { findEngine } from '../../../lib/target/container/engine.ts';
import { engineRefused, unreachable } from '../../../lib/target/container/engine-error.ts';
import { buildImage } from '../../../lib/target/container/image.ts';
import { type StandInAnswers, standInEngine } from '../../support/container/stand-in-engine.ts';
import { root, runVirtspec, startVirtspec } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const wordsOf = (...args: readonly string[]) => {
  const lab = `${root}fixtures/labs/plain-linux/lab.yaml`;
  return ['verify', '--target', 'container', '--lab', lab, '--reporter', 'json', ...args];
};

const optionsOf = (place: Workplace, host: string) => ({
  cwd: place.folder,
  env: { ...place.env, DOCKER_HOST: host, HOME: place.folder },
});

/** The end of a run against an engine at `host`: its exit code, and what the report says broke it. */
async function brokenRun(place: Workplace, host: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await runVirtspec(wordsOf(...args), optionsOf(place, host));
  const report = stdout === '' ? undefined : JSON.parse(stdout);
  return { code, breakdown: report?.breakdown, decision: report?.decision, stderr };
}

const offline = 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host';
const absent = [404, { message: 'no such image' }] as const;
const refusedStart = (message: string) => ({ start: [[500, { message }]] }) satisfies StandInAnswers;

const cases: Record<
  string,
  { answers: StandInAnswers; args?: string[]; code: string; why: RegExp; fix: RegExp; what?: RegExp }
> = {
  'the engine breaks when it is asked what it is': {
    answers: { info: [500, { message: 'broken' }] },
    ...{ code: 'engine-unreachable', why: /./, fix: /DOCKER_HOST/ },
  },
  'the image is not built, and there is no network': {
    answers: { image: absent, build: [200, [{ stream: 'Step 1/3 : FROM debian\n' }, { error: offline }]] },
    ...{ code: 'image-not-available', why: /no such host/, fix: /--image/, what: /virtspec-sandbox:[0-9a-f]{12}/ },
  },
  'an image of another name is not there, and there is no network': {
    answers: { image: absent, pull: [500, { message: offline }] },
    args: ['--image', 'registry.test/other:1'],
    ...{ code: 'image-not-available', why: /no such host/, fix: /docker load/, what: /registry\.test\/other:1/ },
  },
  'the engine has no room for the image': {
    answers: { image: absent, build: [200, [{ error: 'write /usr/bin/qemu: no space left on device' }]] },
    ...{ code: 'no-space', why: /no space left/, fix: /prune/ },
  },
  'the build itself fails': {
    answers: { image: absent, build: [200, [{ stream: 'E: dpkg was interrupted\n' }, { error: 'exit code: 100' }]] },
    ...{ code: 'engine-refused', why: /dpkg was interrupted/, fix: /log/ },
  },
  'the engine lacks a capability': {
    answers: refusedStart('OCI runtime create failed: unable to apply caps: operation not permitted: unknown'),
    ...{ code: 'engine-forbids', why: /unable to apply caps/, fix: /docs\/container\.md/ },
  },
  'control groups are not there': {
    answers: refusedStart('OCI runtime create failed: cgroup mountpoint does not exist: unknown'),
    ...{ code: 'engine-cgroup', why: /mountpoint/, fix: /mounted/ },
  },
  'the program ends before it has said anything': {
    answers: {},
    ...{ code: 'container-ended', why: /./, fix: /docker run/ },
  },
};

describe('what a container engine may refuse', () => {
  test.each(Object.entries(cases))('%s: exit 3, what, why, fix', async (_, { answers, args = [], code, ...said }) => {
    using place = new Workplace();
    using _engine = await standInEngine(place.path('e.sock'), answers);
    const ended = await brokenRun(place, `unix://${place.path('e.sock')}`, ...args);
    expect(ended, ended.stderr).toMatchObject({ code: 3, decision: 'INCOMPLETE', breakdown: { code } });
    expect(ended.breakdown.why).toMatch(said.why);
    expect(ended.breakdown.fix).toMatch(said.fix);
    if (said.what) expect(ended.breakdown.what).toMatch(said.what);
  });

  test('its machine has no /dev/kvm: asked for again without it; a container that did not start is removed', async () => {
    using place = new Workplace();
    const noKvm = 'error gathering device information while adding custom device "/dev/kvm": no such file or directory';
    const answers = {
      start: [
        [500, { message: noKvm }],
        [500, { message: 'enough' }],
      ],
    } satisfies StandInAnswers;
    using engine = await standInEngine(place.path('e.sock'), answers);
    await brokenRun(place, `unix://${place.path('e.sock')}`);
    const devices = engine.created.map(({ HostConfig }) => HostConfig.Devices.map(({ PathOnHost }) => PathOnHost));
    expect(devices).toEqual([['/dev/net/tun', '/dev/kvm'], ['/dev/net/tun']]);
    expect(engine.removed).toHaveLength(2);
  });
});

describe('the image is built', () => {
  test('that is not counted in --timeout', async () => {
    using place = new Workplace();
    const answers = { image: absent, building: 7_000, ...refusedStart('enough') };
    using _engine = await standInEngine(place.path('e.sock'), answers);
    const { breakdown, stderr } = await brokenRun(place, `unix://${place.path('e.sock')}`, '--timeout', '6');
    expect(stderr).toContain('Build the image');
    expect(breakdown, stderr).toMatchObject({ code: 'engine-refused', why: expect.stringContaining('enough') });
  }, 30_000);

  test('it has a limit of its own', async () => {
    using place = new Workplace();
    using _engine = await standInEngine(place.path('e.sock'), { image: absent, building: 60_000 });
    vi.stubEnv('DOCKER_HOST', `unix://${place.path('e.sock')}`);
    const building = buildImage(await findEngine(), 'some:1', undefined, 200);
    await expect(building).rejects.toMatchObject({ code: 'image-late', kind: 'environment' });
    vi.unstubAllEnvs();
  });

  test('Ctrl-C ends that too', async () => {
    using place = new Workplace();
    using _engine = await standInEngine(place.path('e.sock'), { image: absent, building: 60_000 });
    const run = startVirtspec(wordsOf(), optionsOf(place, `unix://${place.path('e.sock')}`));
    await run.says('Find the container engine');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    run.process.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining('interrupted by SIGINT') });
  });
});

describe('what a killed run had left', () => {
  const at = (minutes: number) => Math.round(Date.now() / 1000) - 60 * minutes;

  test('is removed by the next, by its label; not what is younger than ten minutes', async () => {
    using place = new Workplace();
    const containers = [
      { Id: 'old', Created: at(11) },
      { Id: 'young', Created: at(9) },
    ];
    using engine = await standInEngine(place.path('e.sock'), { containers, ...refusedStart('enough') });
    const { stderr } = await brokenRun(place, `unix://${place.path('e.sock')}`);
    expect(stderr).toContain('Docker 0; removed 1 that a killed run had left');
    const label = 'virtspec.lifeline=attached';
    expect(engine.listed.map((filters) => JSON.parse(filters))).toEqual([
      { label: [label], status: ['created', 'exited'] },
    ]);
    expect(engine.created[0]?.Labels).toMatchObject({ 'virtspec.lifeline': 'attached' });
    expect(engine.removed).toEqual([
      'DELETE /containers/old',
      expect.stringMatching(/^DELETE \/containers\/(?!young)/),
    ]);
  });

  test('an engine whose clock is another: its own counts', async () => {
    using place = new Workplace();
    const info = [200, { SystemTime: new Date(at(60) * 1000).toISOString(), OperatingSystem: 'none' }] as const;
    const containers = [{ Id: 'young', Created: at(61) }];
    using engine = await standInEngine(place.path('e.sock'), { info, containers, ...refusedStart('enough') });
    await brokenRun(place, `unix://${place.path('e.sock')}`);
    expect(engine.removed).not.toContain('DELETE /containers/young');
  });
});

describe('no engine', () => {
  test.each(['docker', 'gopher://host'])('DOCKER_HOST=%s', async (host) => {
    using place = new Workplace();
    expect(await brokenRun(place, host)).toMatchObject({ code: 3, breakdown: { code: 'engine-host-invalid' } });
  });

  test('its socket is not there', async () => {
    using place = new Workplace();
    const { code, breakdown } = await brokenRun(place, `unix://${place.path('none.sock')}`);
    expect({ code, breakdown }).toMatchObject({ code: 3, breakdown: { code: 'engine-unreachable' } });
    expect(breakdown.why).toContain('ENOENT');
    expect(breakdown.fix).toContain('Start Docker');
  });

  test('nobody listens at its address', async () => {
    using place = new Workplace();
    const { code, breakdown } = await brokenRun(place, 'tcp://127.0.0.1:9');
    expect({ code, breakdown }).toMatchObject({ code: 3, breakdown: { code: 'engine-unreachable' } });
  });

  test('this user may not use its socket', () => {
    const error = unreachable('unix:///var/run/docker.sock', 'connect EACCES /var/run/docker.sock');
    expect(exitCodeOf(error)).toBe(3);
    expect(error.fix).toContain('group docker');
  });

  test('--image without the target', async () => {
    using place = new Workplace();
    const { code, stderr } = await runVirtspec(['verify', '--image', 'some'], { cwd: place.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('the target is sandbox');
  });
});

test('words that no rule knows are told as they are', () => {
  expect(engineRefused('it failed', 'hic sunt dracones')).toMatchObject({
    code: 'engine-refused',
    why: 'hic sunt dracones',
  });
});
