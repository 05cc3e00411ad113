import { chmodSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { StandInRunner } from './stand-in-runner.ts';

const files = {
  kvm: 'root/dev/kvm',
  tun: 'root/dev/net/tun',
  apparmor: 'root/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
  subuid: 'root/etc/subuid',
  subgid: 'root/etc/subgid',
};

/** A machine with everything, whose job runs as the user `runner`. `sudo` only records its arguments. */
function goodRunner(): StandInRunner {
  const runner = new StandInRunner();
  runner.has('id', 'case $1 in -u) echo "${SPEC_UID:-1001}" ;; *) echo runner ;; esac');
  runner.has('sudo', 'exit "${SPEC_SUDO:-0}"');
  runner.write(files.kvm, '');
  runner.write(files.tun, '');
  runner.write(files.apparmor, '0\n');
  runner.write(files.subuid, 'runner:100000:65536\n');
  runner.write(files.subgid, 'runner:100000:65536\n');
  return runner;
}

const hosted = { RUNNER_ENVIRONMENT: 'github-hosted' };
const asked = ({ calls }: { calls: readonly string[] }) => calls.filter((call) => call.startsWith('sudo'));

test('a machine that has everything is not changed', () => {
  using runner = goodRunner();
  const done = runner.run('prepare-runner', hosted);
  expect(done).toMatchObject({ code: 0, stdout: 'KVM: this user may use it\n', stderr: '' });
  expect(asked(done)).toEqual([]);
});

test('a machine without KVM gets a warning, and continues', () => {
  using runner = goodRunner();
  rmSync(runner.path(files.kvm));
  expect(runner.run('prepare-runner', hosted)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^::notice title=no KVM::/),
  });
});

test('on GitHub’s machines, what is missing is set up with sudo', () => {
  using runner = goodRunner();
  runner.write(files.apparmor, '1\n');
  runner.write(files.subuid, 'somebody:100000:65536\n');
  const done = runner.run('prepare-runner', hosted);
  expect(done.code).toBe(0);
  expect(asked(done)).toEqual([
    'sudo -n bash -c sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    'sudo -n bash -c usermod --add-subuids 200000-265535 runner',
  ]);
});

test('on any other machine nothing is changed: the command is printed', () => {
  using runner = goodRunner();
  runner.write(files.apparmor, '1\n');
  runner.write(files.subgid, '');
  const done = runner.run('prepare-runner', { RUNNER_ENVIRONMENT: 'self-hosted' });
  expect(done.code).toBe(0);
  expect(asked(done)).toEqual([]);
  expect(done.stdout).toContain("::warning title=user namespaces::Run once on this machine: sudo bash -c 'sysctl -w ");
  expect(done.stdout).toContain('usermod --add-subgids 200000-265535 runner');
});

test('a sudo that refuses gets a warning, and fails nothing', () => {
  using runner = goodRunner();
  runner.write(files.apparmor, '1\n');
  const done = runner.run('prepare-runner', { ...hosted, SPEC_SUDO: '1' });
  expect(done).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^::warning title=user namespaces::This failed/m),
  });
});

test('root needs neither namespaces nor ids', () => {
  using runner = goodRunner();
  runner.write(files.apparmor, '1\n');
  expect(asked(runner.run('prepare-runner', { ...hosted, SPEC_UID: '0' }))).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)(
  'a /dev/kvm that cannot be opened gets the udev rule (skipped as root: everything opens)',
  () => {
    using runner = goodRunner();
    chmodSync(runner.path(files.kvm), 0);
    const done = runner.run('prepare-runner', hosted);
    expect(asked(done)).toEqual([expect.stringMatching(/KERNEL=="kvm".*99-virtspec-kvm\.rules.*udevadm trigger/)]);
    expect(done.stdout).toContain('::notice title=KVM not usable::');
  },
);
