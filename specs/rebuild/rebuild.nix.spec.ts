import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { collectMoment } from '../../lib/snapshot/moment.ts';
import { interruptibleSocket } from '../support/interruptible-socket.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { standInSsh } from '../support/stand-in-ssh.ts';
import { type Ended, root, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const standIn = join(root, 'fixtures/stand-in/nixos-rebuild');

describeLane(
  'nix',
  'virtspec rebuild, with a stand-in for nixos-rebuild and a sandbox for the host',
  () => {
    let place: Workplace;
    let sandbox: Sandbox;
    let virsh: VirshSession;
    beforeEach(async () => {
      place = new Workplace();
      cpSync(join(root, 'fixtures/labs/flake'), place.folder, { recursive: true });
      cpSync(join(root, 'flake.lock'), place.path('flake.lock'));
      sandbox = await Sandbox.start();
      virsh = await sandbox.virsh();
      await sandbox.run(['mkdir', '-p', '/var/lib/libvirt/images/scratch']);
    });
    afterEach(async () => {
      await virsh[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
      await place.expectNothingLeft();
      place[Symbol.dispose]();
    });

    const start = (args: readonly string[], env: NodeJS.ProcessEnv, prefix: readonly string[] = []) => {
      const words = ['rebuild', '-c', sandbox.uri, '--nixos-rebuild', standIn, '--no-doctor', '--nixpkgs', 'stub'];
      return startVirtspec([...words, '--reporter', 'json:report.json', ...args], {
        cwd: place.folder,
        env: { ...place.env, STAND_IN_URI: sandbox.uri, ...env },
        prefix,
      });
    };
    const told = async (ended: Promise<Ended>) => {
      const run = await ended;
      const file = place.path('report.json');
      return {
        ...run,
        report: (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined) as ReportJson | undefined,
      };
    };
    const rebuild = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => told(start(args, env).ended);
    const state = async () => (await collectMoment(virsh, (...args) => sandbox.run(...args))).state;
    const edit = (file: string, from: string, to: string) => {
      const text = readFileSync(place.path(file), 'utf8');
      expect(text).toContain(from);
      writeFileSync(place.path(file), text.replace(from, to));
    };
    const old = async () => {
      const xml = `<domain type='qemu'><name>old</name><uuid>7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2cff</uuid><memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
      await virsh.output(['create', '--file', place.write('old.xml', xml)]);
      await virsh.output(['define', '--file', place.path('old.xml')]);
    };

    test('a new lab is created, and re-applied while a domain runs: nothing changes, and it passes', async () => {
      const first = await rebuild();
      expect(first.stderr).toContain('stand-in for nixos-rebuild');
      expect(first).toMatchObject({ code: 0, report: { verdict: 'PASSED', target: 'host' } });
      expect(first.report?.deployer).toContain('run as nixos-rebuild');
      await virsh.output(['start', '--domain', 'guest']);
      const id = (await state()).domains[0]?.live?.id;
      const second = await rebuild();
      expect(second).toMatchObject({ code: 0, report: { verdict: 'PASSED' } });
      expect((await state()).domains[0]?.live?.id).toBe(id);
      const told = second.report?.findings.find(({ check }) => check === 'apply-as-foreseen');
      expect(told).toMatchObject({ status: 'pass', tier: 'host', actual: 'only predicted changes' });
      const identity = second.report?.findings.find(({ check }) => check === 'rebuild-domain-identity');
      expect(identity).toMatchObject({ status: 'pass', tier: 'host', actual: expect.stringContaining(`id ${id}`) });
    });

    test('each deletion must be allowed by name; until then nothing is done', async () => {
      await old();
      const before = await state();
      const refused = await rebuild();
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/why: domain old is deleted while running: .*nixvirt-module-helper line \d+/);
      expect(refused.stderr).toContain('--allow-delete domain/old');
      expect(refused.stderr).not.toContain('stand-in for nixos-rebuild');
      expect(await state()).toEqual(before);
      const wrong = await rebuild(['--allow-delete', 'domain/old', '--allow-restart', 'guest']);
      expect(wrong).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('matches nothing that the switch would do'),
      });
      expect(await state()).toEqual(before);
      const allowed = await rebuild(['--allow-delete', 'domain/old']);
      expect((await state()).domains.map(({ name }) => name)).toEqual(['guest']);
      expect(
        allowed.report?.findings.find(({ check, status }) => check === 'apply-nothing-deleted' && status === 'fail'),
      ).toBeDefined();
    });

    test('a saved plan is rebuilt by while it holds; then the difference is named, and nothing is done', async () => {
      const plan = (...args: readonly string[]) =>
        runVirtspec(['plan', '-c', sandbox.uri, '--nixpkgs', 'stub', '--reporter', 'json:plan.json', ...args], {
          cwd: place.folder,
          env: place.env,
        });
      expect(await plan('--out', 'first.plan')).toMatchObject({ code: 0 });
      expect(readFileSync(place.path('first.plan'), 'utf8')).not.toContain('<domain');
      const before = await state();
      await old();
      const started = await rebuild(['--plan', 'first.plan', '--allow-delete', 'domain/old']);
      expect(started).toMatchObject({ code: 1, report: undefined });
      expect(started.stderr).toMatch(/error: the plan of \S+ \S+ UTC does not hold any more; nothing was changed/);
      expect(started.stderr).toMatch(/why: libvirt has domain old now\n +the switch would now delete domain old\n/);
      await virsh.output(['destroy', 'old']);
      await virsh.output(['undefine', 'old']);
      expect(await state()).toEqual(before);

      // It goes through with the plan, and makes it outdated.
      expect(await rebuild(['--plan', 'first.plan'])).toMatchObject({ code: 0, report: { verdict: 'PASSED' } });
      const again = await rebuild(['--plan', 'first.plan']);
      expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('libvirt has domain guest now') });

      // What a build takes its time for does not slip through either.
      expect(await plan('--out', 'second.plan')).toMatchObject({ code: 0 });
      const gate = place.write('gate', '');
      const run = start(['--plan', 'second.plan'], { STAND_IN_WAITS: `build ${gate}` });
      await run.says('build waits');
      edit('nixvirt/domains.nix', 'count = 64;', 'count = 96;');
      rmSync(gate);
      const edited = await told(run.ended);
      expect(edited).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('domain guest is declared differently'),
      });
      expect(edited.stderr).not.toContain('activating the configuration');

      place.write('other.plan', '{}');
      for (const file of ['other.plan', 'none.plan', '.'])
        expect(await rebuild(['--plan', file])).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(/^error: .*plan[\s\S]*fix: Write .*`virtspec plan --out FILE`/m),
        });
    });

    test('a power cut must be allowed by name', async () => {
      await rebuild();
      await virsh.output(['start', '--domain', 'guest']);
      const before = await state();
      edit('nixvirt/domains.nix', 'count = 64;', 'count = 96;');
      edit('lab.yaml', '64 MiB', '96 MiB');
      const refused = await rebuild();
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow-restart guest') });
      expect(await state()).toEqual(before);
      await rebuild(['--allow-restart', 'guest']);
      const [guest] = (await state()).domains;
      expect(guest?.memory).toBe(96n * 1024n ** 2n);
      expect(guest?.live?.id).not.toBe(before.domains[0]?.live?.id);
    });

    test('a configuration that does not build is not switched to', async () => {
      const before = await state();
      const failed = await rebuild([], { STAND_IN_FAILS: 'build' });
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/build --flake .* failed \(exit 1\)/);
      expect(failed.report).toBeUndefined();
      expect(await state()).toEqual(before);
    });

    test('a switch that would fail part-way is not started, whatever is allowed', async () => {
      await old();
      await virsh.output(['destroy', '--domain', 'old']);
      const domain = (await virsh.output(['dumpxml', '--domain', 'old'])).trim();
      const snapshot = `<domainsnapshot><name>before</name><state>shutoff</state><creationTime>1</creationTime>${domain}</domainsnapshot>`;
      const file = place.write('snapshot.xml', snapshot);
      await virsh.output(['snapshot-create', '--domain', 'old', '--xmlfile', file, '--redefine']);
      const before = await state();
      const run = await rebuild(['--allow-delete', 'domain/old']);
      expect(run.code).toBe(1);
      expect(run.stderr).toContain('the switch would fail part-way');
      expect(run.stderr).toContain('libvirt does not undefine a domain that has a snapshot (before)');
      expect(run.stderr).not.toContain('stand-in for nixos-rebuild');
      expect(await state()).toEqual(before);
    });

    test('a failed switch is reported, with what it left behind', async () => {
      const failed = await rebuild([], { STAND_IN_FAILS: 'switch' });
      expect(failed.code).toBe(1);
      expect(failed.report).toMatchObject({ verdict: 'FAILED', breakdown: { code: 'nixos-rebuild-failed' } });
      expect(failed.report?.phases.map(({ name }) => name)).not.toContain('Switch again');
    });

    test('domains that a failed switch left shut off are listed, and restarted if requested', async () => {
      await rebuild();
      await virsh.output(['start', '--domain', 'guest']);
      const named = await rebuild([], { STAND_IN_FAILS: 'half-way' });
      expect(named.code).toBe(1);
      expect(named.stderr).toContain('guest; --restore-running restarts them');
      expect((await state()).domains[0]?.live?.active).toBe(false);
      await virsh.output(['start', '--domain', 'guest']);
      const restored = await rebuild(['--restore-running'], { STAND_IN_FAILS: 'half-way' });
      expect(restored).toMatchObject({ code: 1, stderr: expect.stringContaining('guest is running') });
      expect((await state()).domains[0]?.live?.active).toBe(true);
    });

    test('a second switch that would power-cut a domain is skipped, which is the finding', async () => {
      const second = '{ type = "network"; source.network = "lan"; model.type = "virtio"; }';
      edit('nixvirt/domains.nix', 'model.type = "virtio"; }\n', `model.type = "virtio"; }\n        ${second}\n`);
      edit('nixvirt/domains.nix', 'active = null;', 'active = true;');
      const run = await rebuild();
      expect(run.code).toBe(1);
      expect(run.report).toMatchObject({ verdict: 'FAILED', breakdown: { code: 'rebuild-not-idempotent' } });
      expect(run.report?.breakdown?.why).toMatch(/domain guest is power-cut and restarted: .*mac/i);
      expect(run.stderr.match(/activating the configuration/g)).toHaveLength(1);
      expect((await state()).domains[0]?.live).toMatchObject({ active: true, id: 1 });
    });

    test('a domain that is started during the build is included in the prediction', async () => {
      await rebuild();
      edit('nixvirt/domains.nix', 'count = 64;', 'count = 96;');
      const gate = place.write('gate', '');
      const run = start([], { STAND_IN_WAITS: `build ${gate}` });
      await run.says('build waits');
      await virsh.output(['start', '--domain', 'guest']);
      rmSync(gate);
      const { code, stderr } = await told(run.ended);
      expect(code).toBe(1);
      expect(stderr).toContain('--allow-restart guest');
      expect(stderr).not.toContain('activating the configuration');
      expect((await state()).domains[0]?.live?.id).toBe(1);
    });

    test('what is edited during the build is predicted before it is switched to', async () => {
      await rebuild();
      await virsh.output(['start', '--domain', 'guest']);
      const gate = place.write('gate', '');
      const run = start([], { STAND_IN_WAITS: `build ${gate}` });
      await run.says('build waits');
      edit('nixvirt/domains.nix', 'count = 64;', 'count = 96;');
      rmSync(gate);
      const { code, stderr } = await told(run.ended);
      expect(code).toBe(1);
      expect(stderr).toContain('edited since: domain guest');
      expect(stderr).toContain('--allow-restart guest');
      expect(stderr).not.toContain('activating the configuration');
      expect((await state()).domains[0]?.live?.id).toBe(1);
    });

    test('an edit during the switch is reported, and there is no second switch', async () => {
      const gate = place.write('gate', '');
      const run = start([], { STAND_IN_WAITS: `switch ${gate}` });
      await run.says('switch waits');
      edit('nixvirt/domains.nix', 'count = 64;', 'count = 96;');
      rmSync(gate);
      const { code, report } = await told(run.ended);
      expect(code).not.toBe(0);
      expect(report?.breakdown).toMatchObject({ code: 'lab-edited', why: expect.stringContaining('domain guest') });
      expect(report?.phases.map(({ name }) => name)).not.toContain('Switch again');
    });

    test('Ctrl-C twice during a switch: it runs to its end, the report shows what it did, and nothing is left behind', async () => {
      const gate = place.write('gate', '');
      // A separate process group, like a terminal's foreground: Ctrl-C reaches all of it.
      const run = start([], { STAND_IN_WAITS: `switch ${gate}` }, ['setsid']);
      await run.says('switch waits');
      const { pid } = run.process;
      if (pid === undefined) throw new Error('it was not started');
      process.kill(-pid, 'SIGINT');
      await run.says('SIGINT: the switch runs to its end first');
      process.kill(-pid, 'SIGINT');
      rmSync(gate);
      const ended = await told(run.ended);
      expect(ended.code).toBe(130);
      expect(ended.report?.breakdown).toMatchObject({ code: 'rebuild-interrupted' });
      expect(ended.report?.phases.map(({ name }) => name)).not.toContain('Switch again');
      expect((await state()).domains.map(({ name }) => name)).toEqual(['guest']);
    });

    test('a libvirtd that a switch restarts is waited for', async () => {
      const gate = place.write('gate', '');
      const proxy = await interruptibleSocket(place.path('sock'), sandbox.uri);
      const run = start(['-c', standInSsh(place, { socket: place.path('sock') })], {
        STAND_IN_WAITS: `switch ${gate}`,
      });
      await run.says('switch waits');
      proxy.refuse(3);
      rmSync(gate);
      const ended = await told(run.ended);
      expect(ended).toMatchObject({ code: 0, report: { verdict: 'PASSED' } });
      expect(proxy.refused).toBe(3);
      proxy.close();
    });

    test('a missing nixos-rebuild and an unreachable host are exit 3 with what, why and fix', async () => {
      const args = [
        'rebuild',
        '--no-doctor',
        '--nixpkgs',
        'stub',
        '-c',
        sandbox.uri,
        '--nixos-rebuild',
        '/nonexistent/it',
      ];
      const missing = await runVirtspec(args, { cwd: place.folder, env: place.env });
      expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('/nonexistent/it is not installed') });
      const nowhere = ['rebuild', '--no-doctor', '--nixpkgs', 'stub', '-c', 'qemu+unix:///system?socket=/nonexistent'];
      const run = await runVirtspec(nowhere, { cwd: place.folder, env: place.env });
      expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot connect to libvirt') });
    });
  },
  nixvirt.missing ?? lib.missing ?? missingTools('libvirt'),
);
