import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findEngine } from '../../lib/container/engine.ts';
import { engineRefused, unreachable } from '../../lib/container/engine-error.ts';
import { buildImage } from '../../lib/container/image.ts';
import { exitCodeOf } from '../../lib/error/virtspec-error.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { type StandInAnswers, standInEngine } from '../support/container/stand-in-engine.ts';
import { root, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const wordsOf = (...args: readonly string[]) => {
  const lab = `${root}fixtures/labs/plain-linux/lab.yaml`;
  return ['verify', '--target', 'container', '--lab', lab, '--reporter', 'json', ...args];
};

/** testcontainers keeps the engine that it has found for the lifetime of its process, so every stand-in of this file listens here. */
const listening = new Workplace();
const [socket, host] = [listening.path('e.sock'), `unix://${listening.path('e.sock')}`];
afterAll(() => listening[Symbol.dispose]());

// It installs signal handlers when it is loaded; a call of virtspec must not leave any behind.
beforeAll(() => import('testcontainers'));

const optionsOf = (place: Workplace, host: string) => ({
  cwd: place.folder,
  env: { ...place.env, DOCKER_HOST: host, HOME: place.folder },
});

/** The end of a run against the engine: its exit code, and what broke it according to the report. */
function brokenRun(place: Workplace, ...args: readonly string[]) {
  return brokenRunAt(host, callVirtspec, place, ...args);
}

/** For another engine than the one that this process knows, a separate process runs it. */
async function brokenRunAt(
  address: string,
  virtspec: typeof callVirtspec,
  place: Workplace,
  ...args: readonly string[]
) {
  const { code, stdout, stderr } = await virtspec(wordsOf(...args), optionsOf(place, address));
  const report = stdout === '' ? undefined : JSON.parse(stdout);
  return { code, breakdown: report?.breakdown, verdict: report?.verdict, stderr };
}

const offline = 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host';
const absent = [404, { message: 'no such image' }] as const;
const refusedStart = (message: string) => ({ start: [[500, { message }]] }) satisfies StandInAnswers;

const cases: Record<
  string,
  { answers: StandInAnswers; args?: string[]; code: string; why: RegExp; fix: RegExp; what?: RegExp }
> = {
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
    ...{ code: 'engine-cgroup', why: /mountpoint/, fix: /^Mount the control groups/ },
  },
  'the program ends before it has said anything': {
    answers: {},
    ...{ code: 'container-ended', why: /./, fix: /docker run/ },
  },
};

describe('refusals of a container engine', () => {
  test.each(Object.entries(cases))('%s: exit 3, what, why, fix', async (_, { answers, args = [], code, ...said }) => {
    using place = new Workplace();
    using _engine = await standInEngine(socket, answers);
    const ended = await brokenRun(place, ...args);
    expect(ended, ended.stderr).toMatchObject({ code: 3, verdict: 'INCOMPLETE', breakdown: { code } });
    expect(ended.breakdown.why).toMatch(said.why);
    expect(ended.breakdown.fix).toMatch(said.fix);
    if (said.what) expect(ended.breakdown.what).toMatch(said.what);
  });

  test('without /dev/kvm on its machine, the container is created again without it; one that did not start is removed', async () => {
    using place = new Workplace();
    const noKvm = 'error gathering device information while adding custom device "/dev/kvm": no such file or directory';
    const answers = {
      start: [
        [500, { message: noKvm }],
        [500, { message: 'enough' }],
      ],
    } satisfies StandInAnswers;
    using engine = await standInEngine(socket, answers);
    await brokenRun(place);
    const devices = engine.created.map(({ HostConfig }) => HostConfig.Devices.map(({ PathOnHost }) => PathOnHost));
    expect(devices).toEqual([['/dev/net/tun', '/dev/kvm'], ['/dev/net/tun']]);
    expect(engine.removed).toHaveLength(2);
  });
});

describe('the image is built', () => {
  const endless = () => new Promise<void>(() => {});

  test('building the image does not count towards --timeout', async () => {
    using place = new Workplace();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const building = async () => void vi.advanceTimersByTime(700_000);
      using _engine = await standInEngine(socket, { image: absent, building, ...refusedStart('enough') });
      const { breakdown, stderr } = await brokenRun(place, '--timeout', '600');
      expect(stderr).toContain('Build the image');
      expect(breakdown, stderr).toMatchObject({ code: 'engine-refused', why: expect.stringContaining('enough') });
    } finally {
      vi.useRealTimers();
    }
  });

  test('building the image has its own limit', async () => {
    using _engine = await standInEngine(socket, { image: absent, building: endless });
    vi.stubEnv('DOCKER_HOST', host);
    const built = buildImage(await findEngine(), 'some:1', undefined, 50);
    await expect(built).rejects.toMatchObject({ code: 'image-late', kind: 'environment' });
    vi.unstubAllEnvs();
  });

  test('Ctrl-C ends building the image too', async () => {
    using place = new Workplace();
    const asked = new EventEmitter();
    const building = () => {
      asked.emit('build');
      return endless();
    };
    using _engine = await standInEngine(socket, { image: absent, building });
    const run = startVirtspec(wordsOf(), optionsOf(place, host));
    await once(asked, 'build');
    run.process.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining('interrupted by SIGINT') });
  });
});

describe('the container that a killed run left behind', () => {
  const at = (minutes: number) => Math.round(Date.now() / 1000) - 60 * minutes;

  test('is removed by the next run, by its label, but not if it is younger than ten minutes', async () => {
    using place = new Workplace();
    const containers = [
      { Id: 'old', Created: at(11) },
      { Id: 'young', Created: at(9) },
    ];
    using engine = await standInEngine(socket, { containers, ...refusedStart('enough') });
    const { stderr } = await brokenRun(place);
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

  test('is judged by the engine’s own clock', async () => {
    using place = new Workplace();
    const info = [200, { SystemTime: new Date(at(60) * 1000).toISOString(), OperatingSystem: 'none' }] as const;
    const containers = [{ Id: 'young', Created: at(61) }];
    using engine = await standInEngine(socket, { info, containers, ...refusedStart('enough') });
    await brokenRun(place);
    expect(engine.removed).not.toContain('DELETE /containers/young');
  });
});

describe('without an engine', () => {
  test.each(['docker', 'gopher://host'])('DOCKER_HOST=%s', async (address) => {
    using place = new Workplace();
    expect(await brokenRunAt(address, callVirtspec, place)).toMatchObject({
      code: 3,
      breakdown: { code: 'engine-host-invalid' },
    });
  });

  test('a missing socket is reported', async () => {
    using place = new Workplace();
    const { code, breakdown } = await brokenRunAt(`unix://${place.path('none.sock')}`, callVirtspec, place);
    expect({ code, breakdown }).toMatchObject({ code: 3, breakdown: { code: 'engine-unreachable' } });
    expect(breakdown.why).toContain('ENOENT');
    expect(breakdown.fix).toContain('Start Docker');
  });

  test('an address at which nothing listens is reported', async () => {
    using place = new Workplace();
    const { code, breakdown } = await brokenRunAt('tcp://127.0.0.1:9', runVirtspec, place);
    expect({ code, breakdown }).toMatchObject({ code: 3, breakdown: { code: 'engine-unreachable' } });
  });

  test('an engine that fails when its version is queried is exit 3 with what, why and fix', async () => {
    using place = new Workplace();
    using _engine = await standInEngine(socket, { info: [500, { message: 'broken' }] });
    const { code, breakdown, verdict, stderr } = await brokenRunAt(host, runVirtspec, place);
    expect({ code, breakdown, verdict }, stderr).toMatchObject({
      code: 3,
      verdict: 'INCOMPLETE',
      breakdown: {
        code: 'engine-unreachable',
        why: expect.stringMatching(/./),
        fix: expect.stringContaining('DOCKER_HOST'),
      },
    });
  });

  test('a socket that this user may not use is reported', () => {
    const error = unreachable('unix:///var/run/docker.sock', 'connect EACCES /var/run/docker.sock');
    expect(exitCodeOf(error)).toBe(3);
    expect(error.fix).toContain('group docker');
  });

  test('--image without the target is refused', async () => {
    using place = new Workplace();
    const { code, stderr } = await callVirtspec(['verify', '--image', 'some'], { cwd: place.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('--image does not apply to --target sandbox');
  });
});

test('an unknown message is reported verbatim', () => {
  expect(engineRefused('it failed', 'hic sunt dracones')).toMatchObject({
    code: 'engine-refused',
    why: 'hic sunt dracones',
  });
});
