import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type ReportJson, reportSchema } from '../../lib/report/report-json.ts';
import { collectMoment } from '../../lib/snapshot/moment.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { type PlayedHost, playHost } from '../support/host.ts';
import { describeLane } from '../support/lane.ts';
import { socketOf, standInSsh } from '../support/stand-in-ssh.ts';
import { Workplace } from '../support/workplace.ts';

describeLane('libvirt', 'a host on another machine, with a stand-in for ssh', () => {
  let host: PlayedHost;
  beforeAll(async () => {
    host = await playHost('fixtures/labs/plain-linux/lab.yaml');
  });
  afterAll(() => host[Symbol.asyncDispose]());

  const run = async (command: readonly string[], says?: string) => {
    using place = new Workplace();
    const uri = standInSsh(place, says === undefined ? { socket: socketOf(host.uri) } : { says });
    const args = [...command, '--lab', join(host.labFolder, 'lab.yaml'), '-c', uri, '--reporter', 'json'];
    const ended = await callVirtspec(args, { cwd: place.folder, env: place.env });
    await place.expectNothingLeft();
    return { ...ended, uri };
  };
  const everything = async () => (await collectMoment(host.virsh, (...args) => host.sandbox.run(...args))).state;

  test('verify judges it by libvirt’s reports, and lists what could not be inspected', async () => {
    const before = await everything();
    const { code, stdout, uri } = await run(['verify', '--target', 'host']);
    const report = JSON.parse(stdout) as ReportJson;
    expect(await everything()).toEqual(before);
    expect(code).toBe(0);
    expect(report.hosts).toMatchObject([{ uri, problem: null }]);
    const of = (check: string) => report.findings.filter((finding) => finding.check === check);
    expect(of('network-active')).toMatchObject([{ status: 'pass', tier: 'host' }]);
    expect(of('declared-drift').every(({ status }) => status === 'pass')).toBe(true);
    expect(of('bridge-address')).toMatchObject([
      { status: 'skip', reason: expect.stringContaining('libvirt is on another host') },
    ]);
  });

  test('plan predicts, and states that neither files nor links were inspected', async () => {
    const { code, stdout, uri } = await run(['plan']);
    expect(code).toBe(0);
    const plan = reportSchema.parse(JSON.parse(stdout)).prediction;
    expect(plan?.connection).toBe(uri);
    expect(plan?.reservations).toContainEqual(expect.stringContaining('The host is another machine'));
    expect(plan?.outcome).toBe('nothing');
  });

  test('doctor asks its libvirt, and does not check this machine', async () => {
    const { stdout } = await run(['doctor']);
    const report = JSON.parse(stdout) as ReportJson;
    const of = (check: string) => report.findings.filter((finding) => finding.check === check);
    expect(of('libvirt-usable')).toMatchObject([{ status: 'pass' }]);
    expect(of('kvm-device')).toMatchObject([{ status: 'skip' }]);
  });

  describe.each([
    ['a key that is not taken', 'ann@lab1.invalid: Permission denied (publickey).', /Permission denied \(publickey\)/],
    ['an unknown host key', 'Host key verification failed.', /Host key verification failed/],
    [
      'a name that does not resolve',
      'ssh: Could not resolve hostname lab1.invalid: Name or service not known',
      /resolve hostname/,
    ],
  ])('%s', (_what, says, shown) => {
    test('plan is exit 3 with ssh’s own message, and a fix', async () => {
      const { code, stdout, stderr } = await run(['plan'], says);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/error: cannot connect to libvirt at qemu\+ssh/);
      expect(stderr).toMatch(shown);
      expect(stderr).toMatch(/fix: .*`ssh (?!HOST)\S+ true`/);
    });

    test('verify is exit 3, with a report that shows it', async () => {
      const { code, stdout, stderr } = await run(['verify', '--target', 'host'], says);
      const { verdict, breakdown } = JSON.parse(stdout) as ReportJson;
      expect({ code, verdict }).toEqual({ code: 3, verdict: 'INCOMPLETE' });
      expect(breakdown).toMatchObject({
        why: expect.stringMatching(shown),
        fix: expect.stringMatching(/`ssh (?!HOST)\S+ true`/),
      });
      expect(stderr).toMatch(/^✖ Look at qemu\+ssh/m);
    });
  });
});
