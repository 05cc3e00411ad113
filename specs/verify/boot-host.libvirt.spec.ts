import { expect, test } from 'vitest';
import { run } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { type PlayedHost, playHost } from '../support/host.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root } from '../support/virtspec.ts';

const base = await theProbeBase();
const uri = 'qemu+unix:///system?socket=/run/virtspec/libvirt-sock';
const dc01 = '1d766dc3-e028-4d3a-919e-c64d0b0a96e2';

/** virtspec on the played host itself: as a process in its namespaces. */
async function onHost({ sandbox }: PlayedHost, args: readonly string[], prefix: readonly string[] = []) {
  return run(await sandbox.enter([...prefix, ...commandOf(args)], 'all'), { timeout: 400_000 });
}

function commandOf(args: readonly string[]): [string, ...string[]] {
  const lab = `/.host${root}lab.yaml`;
  const words = ['verify', '--lab', lab, '--target', 'host', '-c', uri, '--reporter', 'json', ...args];
  // Without a NixVirt, the recorded XML is used; only libvirt's state matters here.
  const env = { HOME: '/root', XDG_CACHE_HOME: `/.host${process.env.XDG_CACHE_HOME ?? `${process.env.HOME}/.cache`}` };
  // A path of this machine, which has another name there.
  const argv = [
    '-C',
    '/tmp',
    '-u',
    'VIRTSPEC_NIXPKGS_LIB',
    ...Object.entries(env).map(([key, value]) => `${key}=${value}`),
  ];
  return ['env', ...argv, `/.host${process.execPath}`, `/.host${root}dist/cli/main.js`, ...words];
}

function reaches({ virsh }: PlayedHost, state: string) {
  const look = async () => (await virsh.output(['domstate', '--domain', dc01])).trim() === state || undefined;
  return waitUntil(look, { what: `DC01 to be ${state}`, timeout: 300_000, interval: 200 });
}

/** Everything of DC01 that must not change. */
async function stateOf({ sandbox, virsh }: PlayedHost) {
  const script = `cd / && find var/lib/libvirt/qemu/nvram var/lib/libvirt/swtpm -type f ! -name .lock -exec sha256sum {} + | sort -k 2
    stat -c '%n %i %s %Y' var/lib/libvirt/images/homelab/* var/lib/libvirt/iso/*
    ls -A var/tmp`;
  return {
    xml: await virsh.output(['dumpxml', '--inactive', '--security-info', '--domain', dc01]),
    list: await virsh.output(['list', '--all']),
    files: (await sandbox.run(['bash', '-c', script])).stdout,
  };
}

describeLane(
  'libvirt',
  'a domain of a host, booted on that host',
  () => {
    test('it answers, and everything is as before; a running, unnamed or not allowed one is left alone', {
      timeout: 600_000,
    }, async () => {
      await using host = await playHost(`${root}lab.yaml`);
      // Started once, so that it has NVRAM and TPM state.
      await host.virsh.output(['start', '--domain', dc01], { timeout: 300_000 });
      const running = await onHost(host, ['--boot', 'DC01', '--allow-start', 'DC01']);
      expect(running.code).toBe(1);
      expect(running.stdout).toContain('DC01 is not booted: it is running; nothing was done');
      await host.virsh.output(['destroy', '--domain', dc01]);

      const before = await stateOf(host);
      for (const part of ['nvram/dc01.nvram', 'tpm2-00.permall']) expect(before.files).toContain(part);
      const refused = await onHost(host, ['--boot', 'DC01']);
      expect([refused.code, refused.stdout]).toEqual([1, '']);
      expect(refused.stderr).toMatch(/error: DC01 would be started[\s\S]*why: [\s\S]*fix: .*--allow-start DC01/);
      const unnamed = await onHost(host, ['--boot']);
      expect([unnamed.code, unnamed.stdout]).toEqual([2, '']);
      expect(unnamed.stderr).toContain('fix: Name them: --boot web01.');
      expect(await stateOf(host)).toEqual(before);

      const booted = await onHost(host, ['--boot', 'DC01', '--allow-start', 'DC01']);
      const report = JSON.parse(booted.stdout);
      expect([booted.stderr, report.breakdown]).toEqual([expect.stringContaining('Boot DC01'), null]);
      const answers = report.findings.filter(
        ({ check, subject, status }: { check: string; subject: { name: string }; status: string }) =>
          check.startsWith('probe-') && subject.name === 'DC01' && status !== 'skip',
      );
      expect(answers.filter(({ status }: { status: string }) => status !== 'pass')).toEqual([]);
      expect(answers.map(({ check }: { check: string }) => check)).toEqual(
        expect.arrayContaining(['probe-answers', 'probe-secure-boot', 'probe-tpm', 'probe-lease', 'probe-network']),
      );
      expect(await stateOf(host)).toEqual(before);

      // The guest is libvirt's child, and ends when the session that started it is gone.
      const killed = expect(
        onHost(host, ['--boot', 'DC01', '--allow-start', 'DC01'], ['bash', '-c', 'echo $$ >/tmp/run; exec "$@"', '-']),
      ).rejects.toThrow(expect.objectContaining({ code: 'command-killed' }));
      await reaches(host, 'running');
      await host.sandbox.run(['bash', '-c', 'kill -9 "$(</tmp/run)"']);
      await killed;
      await reaches(host, 'shut off');
      // Without that, the guest would have shut down by itself later: `shutdown`.
      const reason = await host.virsh.output(['domstate', '--reason', '--domain', dc01]);
      expect(reason.trim()).toBe('shut off (destroyed)');
      const { xml, list } = await stateOf(host);
      expect([xml, list]).toEqual([before.xml, before.list]);
    });
  },
  'missing' in base ? base.missing : undefined,
);
