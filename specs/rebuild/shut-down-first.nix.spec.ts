import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { makeAgentMedium } from '../../lib/guest/medium/medium.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const base = await theProbeBase(agentFlavour);
const standIn = join(root, 'fixtures/stand-in/nixos-rebuild');

/** Two domains: one with a system that has an agent, and one in which nothing is, which takes no notice of the power button. */
const domains = (memory: number) => `{ NixVirt }:
let
  domain = name: uuid: memory: devices: {
    definition = NixVirt.lib.domain.writeXML {
      type = "qemu";
      inherit name uuid devices;
      memory = { count = memory; unit = "MiB"; };
      vcpu.count = 1;
      cpu.mode = "maximum";
      features = { acpi = { }; apic = { }; };
      os = { type = "hvm"; arch = "x86_64"; machine = "q35"; boot = [ { dev = "cdrom"; } ]; };
    };
    active = null;
  };
in
[
  (domain "guest" "7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2c03" ${memory} {
    disk = [ { type = "file"; device = "cdrom"; driver = { name = "qemu"; type = "raw"; }; source.file = "/run/virtspec/agent.iso"; target = { dev = "sda"; bus = "sata"; }; readonly = true; } ];
    channel = [ { type = "unix"; target = { type = "virtio"; name = "org.qemu.guest_agent.0"; }; } ];
  })
  (domain "deaf" "7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2c04" ${memory - 448} { })
]
`;
const lab = `lab: flake
source: { flake: . }
domains:
  guest: {}
  deaf: { startsAfter: [guest] }
`;

/** Stands in for systemctl: what systemd 252 shows of units as nixpkgs 25.05 has them. */
const systemctl = `#!/bin/sh
cat <<'SHOWN'
Environment=ON_BOOT=start ON_SHUTDOWN=suspend PARALLEL_SHUTDOWN=0
KillMode=control-group
Id=libvirt-guests.service
Requires=system.slice sysinit.target libvirtd.service
BindsTo=
PartOf=
ActiveState=active
SHOWN
`;

// The tests are in this order: each begins with what the one before has left.
describeLane(
  'nix',
  'virtspec rebuild --shutdown, with a stand-in for nixos-rebuild, and a guest in a sandbox',
  () => {
    let place: Workplace;
    let sandbox: Sandbox;
    let virsh: VirshSession;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      cpSync(join(root, 'fixtures/labs/flake'), place.folder, { recursive: true });
      cpSync(join(root, 'flake.lock'), place.path('flake.lock'));
      place.write('lab.yaml', lab);
      place.write('nixvirt/domains.nix', domains(512));
      chmodSync(place.write('bin/systemctl', systemctl), 0o755);
      sandbox = await Sandbox.start();
      virsh = await sandbox.virsh();
      await sandbox.run(['mkdir', '-p', '/var/lib/libvirt/images/scratch']);
      await makeAgentMedium(base, { hostname: 'guest', authorizedKeys: [] }, join(sandbox.folder, 'agent.iso'));
      expect((await rebuild()).code).toBe(0);
      await virsh.output(['start', '--domain', 'deaf']);
      await virsh.output(['start', '--domain', 'guest']);
      await agentAnswers();
    });
    afterAll(async () => {
      await virsh?.[Symbol.asyncDispose]();
      await sandbox?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
      const words = ['rebuild', '-c', sandbox.uri, '--nixos-rebuild', standIn, '--no-doctor', '--nixpkgs', 'stub'];
      return startVirtspec([...words, '--reporter', 'json:report.json', ...args], {
        cwd: place.folder,
        env: { ...place.env, STAND_IN_URI: sandbox.uri, ...env },
      });
    };
    const rebuild = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
      const ended = await start(args, env).ended;
      const file = place.path('report.json');
      const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReportJson) : undefined;
      return { ...ended, report };
    };
    const agentAnswers = () =>
      waitUntil(
        async () => {
          const ping = ['qemu-agent-command', '--domain', 'guest', '{"execute":"guest-ping"}'] as const;
          return (await virsh.execute(ping)).error === undefined ? true : undefined;
        },
        { what: 'the agent to answer', timeout: 300_000, interval: 200 },
      );
    /** Its id in libvirt, `-` while it is off. */
    const idOf = async (name: string) => (await virsh.output(['domid', '--domain', name])).trim();
    const edit = (text: string) => writeFileSync(place.path('nixvirt/domains.nix'), text);

    test('units that take running guests with them: each guest must be allowed by name', async () => {
      const env = {
        STAND_IN_UNITS: 'would restart the following units: libvirtd.service, polkit.service',
        PATH: `${place.path('bin')}:${process.env.PATH}`,
      };
      const { code, stderr } = await rebuild([], env);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /why: domain \w+ is suspended to disk and resumed: libvirt-guests\.service is stopped, because libvirtd\.service is restarted, which it requires\n/,
      );
      expect(stderr).toMatch(/--allow-restart guest.* --shutdown guest/);
      expect(stderr).not.toContain('activating the configuration');
      const some = await rebuild(['--allow-restart', 'guest'], env);
      expect(some).toMatchObject({ code: 1, stderr: expect.stringMatching(/would make an irreversible change/) });
      const all = await rebuild(['--allow-restart', 'guest', '--allow-restart', 'deaf'], env);
      expect(all).toMatchObject({ code: 0, stderr: expect.stringContaining('activating the configuration') });
      const none = await rebuild(['--allow-restart', 'guest'], {
        ...env,
        STAND_IN_UNITS: 'would restart the following units: polkit.service',
      });
      expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/--allow-restart guest matches nothing/) });
      expect([await idOf('guest'), await idOf('deaf')]).toEqual(['2', '1']);
    });

    test('a refusal names the option, and a domain that the switch leaves alone is not to be shut down', async () => {
      const idle = await rebuild(['--shutdown', 'guest']);
      expect(idle).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/--shutdown guest matches nothing that the switch would do/),
      });
      edit(domains(528));
      const { code, stderr } = await rebuild(['--allow-restart', 'deaf']);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('--allow-restart guest (with --shutdown guest the guest is shut down first)'),
      });
      expect(await rebuild(['--shutdown', 'guest=soon'])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/web01=10m/),
      });
      expect([await idOf('guest'), await idOf('deaf')]).toEqual(['2', '1']);
    });

    test('a guest that does not go: nothing is switched, and those that were shut down run again', async () => {
      // In the other order: the one that goes is shut down before the one that does not.
      place.write(
        'lab.yaml',
        lab
          .replace('guest: {}', 'guest: { startsAfter: [deaf] }')
          .replace('deaf: { startsAfter: [guest] }', 'deaf: {}'),
      );
      const { code, stderr } = await rebuild(['--shutdown', 'guest', '--shutdown', 'deaf=2s']);
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: expect.stringMatching(
          /^error: deaf did not shut off within 2 s; nothing was switched\n {2}why: it was asked by ACPI[\s\S]*--shutdown deaf=1m[\s\S]*--allow-restart deaf/m,
        ),
      });
      expect(stderr).not.toContain('activating the configuration');
      expect(stderr).toMatch(/Start the domains that were shut down.*guest is running/);
      expect([await idOf('guest'), await idOf('deaf')]).toEqual(['3', '1']);
      await agentAnswers();
    });

    test('Ctrl-C while a guest is shut down: nothing is switched, and those that were shut down run again', async () => {
      const run = start(['--shutdown', 'guest', '--shutdown', 'deaf=10m']);
      const isOff = async () => ((await idOf('guest')) === '-' ? true : undefined);
      await waitUntil(isOff, { what: 'the guest to go', timeout: 300_000, interval: 100 });
      run.process.kill('SIGINT');
      const { code, stderr } = await run.ended;
      expect(code).toBe(130);
      expect(stderr).toContain('SIGINT: the domains that were shut down are started again first');
      expect(stderr).not.toContain('activating the configuration');
      expect([await idOf('guest'), await idOf('deaf')]).toEqual(['4', '1']);
      await agentAnswers();
      place.write('lab.yaml', lab);
    });

    test('a guest is shut down before the switch, and started again after it, since nobody else does', async () => {
      const { code, stderr, report } = await rebuild(['--shutdown', 'guest=10m', '--allow-restart', 'deaf']);
      const names = report?.phases.map(({ name }) => name) ?? [];
      expect(names.indexOf('Shut down guest')).toBeLessThan(names.indexOf('Switch'));
      expect(names.indexOf('Start the domains that were shut down')).toBeGreaterThan(names.indexOf('Switch again'));
      expect(stderr).toContain('guest is running');
      // The other one was power-cut, and is 5 now.
      expect([await idOf('guest'), await idOf('deaf')]).toEqual(['6', '5']);
      const cuts = report?.findings.filter(({ check, status }) => check === 'apply-no-power-cut' && status === 'fail');
      expect(cuts?.map(({ subject }) => subject.name)).toEqual(['deaf']);
      expect(code).toBe(1);
      expect((await virsh.output(['dominfo', '--domain', 'guest'])).match(/Max memory: +(\d+)/)?.[1]).toBe(
        `${528 * 1024}`,
      );
    });

    test('a switch that fails: the guest runs again', async () => {
      await agentAnswers();
      edit(domains(544));
      const { code, stderr } = await rebuild(['--shutdown', 'guest', '--allow-restart', 'deaf'], {
        STAND_IN_FAILS: 'switch',
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/Start the domains that were shut down.*guest is running/);
      expect(await idOf('guest')).not.toBe('-');
    });
  },
  'missing' in base ? base.missing : (nixvirt.missing ?? lib.missing ?? missingTools('libvirt')),
);
