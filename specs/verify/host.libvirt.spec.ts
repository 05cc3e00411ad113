import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { collectMoment } from '../../lib/snapshot/moment.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { type PlayedHost, playHost } from '../support/host.ts';
import { describeLane } from '../support/lane.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

describeLane('libvirt', 'verify --target host', () => {
  let host: PlayedHost;
  beforeAll(async () => {
    host = await playHost('fixtures/labs/plain-linux/lab.yaml');
  });
  afterAll(() => host[Symbol.asyncDispose]());

  /** Everything that could have been changed, except what an inspection itself changes. */
  const everything = async () => {
    const { state, files } = await collectMoment(host.virsh, (...args) => host.sandbox.run(...args));
    return { ...state, files: [...files.values()] };
  };
  const verify = async (...args: readonly string[]) => {
    using place = new Workplace();
    const all = [
      'verify',
      '--lab',
      join(host.labFolder, 'lab.yaml'),
      '--target',
      'host',
      '--reporter',
      'json',
      ...args,
    ];
    const { code, stdout, stderr } = await callVirtspec(all, { cwd: place.folder, env: place.env });
    await place.expectNothingLeft();
    return { code, stderr, report: (stdout === '' ? undefined : JSON.parse(stdout)) as ReportJson | undefined };
  };
  const outcome = ({ report }: Awaited<ReturnType<typeof verify>>, check: string) =>
    report?.findings.filter((finding) => finding.check === check);

  test('a libvirt is judged in its current state, and not changed', async () => {
    const before = await everything();
    const run = await verify('-c', host.uri);
    expect(await everything()).toEqual(before);
    expect(run.code).toBe(0);
    expect(run.report).toMatchObject({
      target: 'host',
      verdict: 'PASSED',
      hosts: [{ uri: host.uri, problem: null, tools: { libvirt: expect.stringMatching(/^\d+\.\d+/) } }],
    });
    expect(outcome(run, 'network-active')).toMatchObject([{ status: 'pass', tier: 'host' }]);
    expect(outcome(run, 'rebuild-events')).toMatchObject([{ status: 'skip' }]);
    // It has its own namespaces, so this process sees other links than that libvirt.
    expect(outcome(run, 'bridge-address')).toMatchObject([
      { status: 'skip', reason: expect.stringContaining('runs in its own namespaces') },
    ]);
  });

  test('on its own machine, its links and files are inspected too', async () => {
    using place = new Workplace();
    cpSync(host.labFolder, place.path('lab'), { recursive: true });
    const inside = 'qemu+unix:///system?socket=/run/virtspec/libvirt-sock';
    const main = join('/.host', root, 'dist/cli/main.js');
    const args = ['verify', '--lab', join('/.host', place.path('lab/lab.yaml')), '--target', 'host', '-c', inside];
    const argv = [
      'sh',
      '-c',
      'cd / && exec "$@"',
      'sh',
      process.execPath,
      main,
      ...args,
      '--reporter',
      'json',
    ] as const;
    const { stdout } = await host.sandbox.run([...argv]);
    const { findings } = JSON.parse(stdout) as ReportJson;
    const statuses = (check: string) => findings.filter((one) => one.check === check).map(({ status }) => status);
    expect(statuses('bridge-address')).toEqual(['pass']);
    expect(statuses('volume-sparse')).toEqual(['pass']);
  });

  test('manual changes are found', async () => {
    await host.virsh.output(['net-destroy', '--network', 'lan']);
    await host.virsh
      .output(['net-define', '--file', join(root, 'fixtures/labs/unpinned/xml/networks/lan.xml')])
      .catch(() => {});
    const domain = ['--domain', 'web server; v1'];
    await host.virsh.output(['setmaxmem', ...domain, '--size', '786432', '--config']);
    try {
      const run = await verify('-c', host.uri);
      expect(run.code).toBe(1);
      expect(outcome(run, 'network-active')).toMatchObject([{ status: 'fail', subject: { name: 'lan' } }]);
      const drift = outcome(run, 'declared-drift')?.filter(({ status }) => status === 'fail');
      expect(drift).toMatchObject([
        { tier: 'host', subject: { kind: 'domain' }, actual: expect.stringContaining('/memory') },
      ]);
    } finally {
      await host.virsh.output(['net-start', '--network', 'lan']);
      await host.virsh.output(['setmaxmem', ...domain, '--size', '524288', '--config']);
    }
  });

  test('each of several hosts is judged, and one that does not answer is reported', async () => {
    const nowhere = 'qemu+unix:///system?socket=/nonexistent/sock';
    const run = await verify('-c', host.uri, '-c', nowhere);
    expect(run.code).toBe(3);
    expect(run.report?.verdict).toBe('INCOMPLETE');
    expect(run.report?.hosts).toMatchObject([
      { problem: null },
      { problem: `cannot connect to libvirt at ${nowhere}` },
    ]);
    expect(outcome(run, 'network-active')).toMatchObject(
      [
        { status: 'pass', subject: { host: host.uri } },
        { status: 'skip', subject: { host: nowhere } },
      ].sort(() => -1),
    );
    expect(run.report?.breakdown).toMatchObject({ code: 'libvirt-unreachable' });
  });

  test('the lab file names its hosts', async () => {
    using place = new Workplace();
    cpSync(join(host.labFolder, 'xml'), place.path('xml'), { recursive: true });
    place.write(
      'lab.yaml',
      `lab: two\nsource: { xml: xml }\nhosts: { one: "${host.uri}", two: "${host.uri}" }\nnetworks: { lan: {} }\n`,
    );
    const args = ['verify', '--target', 'host', '--reporter', 'terminal', '--verbose'];
    const { stdout, code } = await callVirtspec(args, { cwd: place.folder, env: place.env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/host +one \(qemu\+unix.*\n.*\n? +host +two \(qemu\+unix/);
    expect(stdout).toContain('lan on one, lan on two');
  });

  test.each([
    ['that is no address', 'nonsense', 2, /cannot connect to libvirt at nonsense/],
    ['without --target host', undefined, 2, /--connect does not apply to --target sandbox/],
  ])('--connect %s: exit %s', async (_what, uri, code, says) => {
    using place = new Workplace();
    copyFileSync(join(host.labFolder, 'lab.yaml'), place.path('lab.yaml'));
    cpSync(join(host.labFolder, 'xml'), place.path('xml'), { recursive: true });
    const args = uri === undefined ? ['verify', '-c', host.uri] : ['verify', '--target', 'host', '-c', uri];
    const run = await callVirtspec(args, { cwd: place.folder, env: place.env });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
    expect(run.stderr).toMatch(says);
  });
});
