import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { missingTools } from '../support/lane.ts';
import { leftoversOf } from '../support/leaks.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** One run, with its JSON report. */
async function doctor(place: Workplace, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const ended = await callVirtspec(['doctor', '--reporter', 'json', ...args], {
    cwd: place.folder,
    env: { ...withGuest(place), ...env },
  });
  return { ...ended, report: JSON.parse(ended.stdout || 'null') as ReportJson };
}

function findingOf({ findings }: ReportJson, check: string) {
  const finding = findings.find((one) => one.check === check);
  if (!finding) throw new Error(`no finding of ${check}`);
  return finding;
}

/** A program of that name, first in PATH. */
function withProgram(place: Workplace, name: string, script: string): NodeJS.ProcessEnv {
  chmodSync(place.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  return { PATH: `${place.path('bin')}:${process.env.PATH}` };
}

/** A QEMU whose guest ends at once: whether KVM is real is not tested here, and trying takes time without it. */
function withGuest(place: Workplace): NodeJS.ProcessEnv {
  return withProgram(place, 'qemu-system-x86_64', 'echo SeaBIOS');
}

/** virsh's message if it cannot connect; a machine without virsh is equivalent for these specs. */
const refusing = (words: string) =>
  `echo "error: failed to connect to the hypervisor" >&2; echo "error: ${words}" >&2; exit 1`;

describe('doctor', { timeout: 30_000 }, () => {
  test.each([
    [
      'no socket',
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
      'libvirt-answers',
      'virtualisation.libvirtd.enable',
    ],
    [
      'a socket without a daemon',
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Connection refused",
      'libvirt-answers',
      'systemctl restart',
    ],
    [
      'a socket for others',
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
      'libvirt-usable',
      'NixOS has no group `libvirt`',
    ],
    ['polkit', 'authentication unavailable: no polkit agent available', 'libvirt-usable', 'org.libvirt.unix.manage'],
    ['a URI of no driver', 'no connection driver available for foo:///system', 'libvirt-answers', 'qemu:///system'],
  ])('%s: exit 1, by its own prerequisite, with what mends it', async (_, words, check, fix) => {
    using place = new Workplace();
    const { code, report } = await doctor(place, [], withProgram(place, 'virsh', refusing(words)));
    expect(code).toBe(1);
    expect(findingOf(report, check)).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining(fix),
      evidence: expect.arrayContaining([expect.objectContaining({ excerpt: expect.stringContaining(words) })]),
    });
    expect(report).toMatchObject({
      verdict: 'FAILED',
      lab: null,
      hosts: [{ uri: 'qemu:///system' }],
      target: 'host',
    });
    expect(findingOf(report, 'swtpm-usable')).toMatchObject({ status: 'skip' });
  });

  test('a virsh and a Nix that hang do not delay the rest: they are not run, the rest is reported, and an unresponsive libvirt does not pass', async () => {
    using place = new Workplace();
    // Each with a child that holds its output open, like virsh's ssh.
    const hang = `tail -f ${place.path('bin/virsh')} & wait`;
    withProgram(place, 'nix', hang);
    const { report } = await doctor(place, [], withProgram(place, 'virsh', hang));
    expect(leftoversOf(place.folder).processes).toEqual([]);
    expect(findingOf(report, 'libvirt-answers')).toMatchObject({
      status: 'skip',
      reason: expect.stringMatching(/did not respond within 1.5 s/),
    });
    expect(findingOf(report, 'nix-flakes')).toMatchObject({
      status: 'skip',
      reason: expect.stringMatching(/no response|did not finish within/),
    });
    expect(report.breakdown).toMatchObject({ code: 'libvirt-silent' });
    expect(report.verdict).not.toBe('PASSED');
    expect(report.milliseconds).toBeLessThan(8_000);
  });

  test('--timeout gives each fact more time, and each reports its limit and what extends it', async () => {
    using place = new Workplace();
    const env = withProgram(place, 'virsh', 'exec sleep 60');
    const { report } = await doctor(place, ['--timeout', '8m'], env);
    const silence = 'virsh uri did not respond within 2.4 s (--timeout 960 allows 4.8 s)';
    expect(report.breakdown).toMatchObject({ code: 'libvirt-silent', why: silence });
    expect(findingOf(report, 'libvirt-answers')).toMatchObject({ reason: expect.stringContaining(silence) });
  });

  test('this machine’s files are not used to judge a libvirt on another host', async () => {
    using place = new Workplace();
    const words = 'Cannot recv data: ssh: Could not resolve hostname nowhere.invalid: Connection reset by peer';
    const args = ['-c', 'qemu+ssh://nowhere.invalid/system', '--lab', `${root}lab.yaml`];
    const { code, report } = await doctor(place, args, withProgram(place, 'virsh', refusing(words)));
    expect(code).toBe(1);
    expect(findingOf(report, 'libvirt-answers')).toMatchObject({
      status: 'fail',
      actual: 'the host cannot be reached',
    });
    for (const check of ['kvm-device', 'kvm-guest', 'iso-present', 'pool-directory', 'subnet-free', 'dnsmasq-ports']) {
      expect(findingOf(report, check)).toMatchObject({
        status: 'skip',
        reason: expect.stringMatching(/is on nowhere\.invalid/),
      });
    }
  });

  test('without a lab file, only what needs no lab is checked, and the report states that', async () => {
    using place = new Workplace();
    const { stdout, stderr } = await callVirtspec(['doctor'], { cwd: place.folder, env: withGuest(place) });
    expect(stderr).toContain('the lab file lab.yaml does not exist; only what requires no lab is checked');
    expect(stdout).toContain('Left out\n  ○ Read the lab’s requirements: the lab file lab.yaml does not exist');
    expect(stdout).not.toContain('iso-present');
  });

  test('a lab whose XML is not available is judged by its file, and the report states that', async () => {
    using place = new Workplace();
    const iso = place.path('windows.iso');
    place.write('lab.yaml', `lab: spec\nsource: { nix: nothing }\ndomains: { DC01: { cdroms: [${iso}] } }\n`);
    const { code, stderr, report } = await doctor(place, []);
    expect(code).toBe(1);
    expect(stderr).toContain('the lab file is used instead');
    expect(report.phases.map(({ status }) => status)).toEqual(['done', 'skipped', 'done']);
    expect(findingOf(report, 'iso-present')).toMatchObject({ status: 'fail', subject: { kind: 'file', name: iso } });
  });

  test('every format can be written to files', async () => {
    using place = new Workplace();
    const reporters = ['markdown:d.md', 'junit:d.xml', 'terminal:d.txt'].flatMap((text) => ['--reporter', text]);
    const { stdout, stderr } = await callVirtspec(['doctor', ...reporters, '--reporter', 'json'], {
      cwd: place.folder,
      env: withGuest(place),
    });
    expect(stderr).not.toContain('error:');
    expect(JSON.parse(stdout)).toMatchObject({ hosts: [{ uri: 'qemu:///system' }] });
  });

  test.each([
    [
      'a lab file that was named and is not there',
      ['--lab', 'nowhere.yaml'],
      'the lab file nowhere.yaml does not exist',
    ],
    ['an empty URI', ['-c', ''], '--connect has no value'],
    ['a reporter that there is not', ['--reporter', 'jsno'], "Did you mean 'json'?"],
  ])('%s: exit 2, nothing looked at', async (_, args, says) => {
    using place = new Workplace();
    const { code, stdout, stderr } = await callVirtspec(['doctor', ...args], { cwd: place.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test.skipIf(missingTools('libvirt'))(
    'a socket that accepts connections and never answers is reported as silent, even with the real virsh',
    async () => {
      using place = new Workplace();
      const socket = place.path('libvirt-sock');
      const server = createServer(() => {}).listen(socket);
      try {
        const { report } = await doctor(place, ['-c', `qemu+unix:///system?socket=${socket}`]);
        expect(findingOf(report, 'libvirt-answers')).toMatchObject({ status: 'skip' });
        expect(report.breakdown).toMatchObject({ code: 'libvirt-silent' });
      } finally {
        server.close();
      }
    },
  );
});
