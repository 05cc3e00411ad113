import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueOf } from '../../lib/doctor/fact.ts';
import { collectHostFacts } from '../../lib/doctor/facts/collect.ts';
import { judgeHost } from '../../lib/doctor/judge.ts';
import type { PrerequisiteId } from '../../lib/doctor/registry.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { parseConnectionUri } from '../../lib/model/connection-uri.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

describeLane('libvirt', 'doctor and a real libvirtd', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start();
  });
  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]();
  });

  test('libvirt’s own reports are judged, and this machine’s facts are not used for another host', async () => {
    using place = new Workplace();
    const args = ['doctor', '--reporter', 'json', '-c', sandbox.uri];
    const { stdout } = await runVirtspec(args, { cwd: place.folder });
    const { findings, tools } = JSON.parse(stdout) as { findings: Finding[]; tools: Record<string, string> };
    const of = (id: PrerequisiteId) => findings.find(({ check }) => check === id);
    for (const id of ['libvirt-answers', 'libvirt-usable', 'swtpm-usable', 'client-version'] as const) {
      expect(of(id)).toMatchObject({ status: 'pass' });
    }
    expect(tools).toMatchObject({ libvirt: expect.stringMatching(/^\d+\.\d+/), QEMU: expect.stringMatching(/^\d+\./) });
    // The sandbox's host has a different name, if the kernel allows it.
    const named = spawnSync('virsh', ['-c', sandbox.uri, 'hostname'], { encoding: 'utf8' }).stdout.trim();
    if (named !== hostname()) {
      expect(of('kvm-device')).toMatchObject({ status: 'skip', reason: expect.stringContaining(`runs on ${named}`) });
    }
  });

  test('a running domain whose guest agent has not opened its channel is told, and nothing is asked of its guest', async () => {
    using place = new Workplace();
    place.write('lab.yaml', 'lab: one\nsource: { xml: xml }\ndomains: { mute: { agent: true } }\n');
    const channel = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
    const xml = `<domain type='qemu'><name>mute</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${channel}</devices></domain>`;
    place.write('xml/domains/mute.xml', xml);
    await using virsh = await sandbox.virsh();
    await virsh.output(['create', place.path('xml/domains/mute.xml')]);
    const { stdout } = await runVirtspec(['doctor', '--reporter', 'json', '-c', sandbox.uri], { cwd: place.folder });
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.find(({ check }) => check === 'guest-agent')).toMatchObject({
      status: 'warn',
      subject: { kind: 'domain', name: 'mute' },
      actual: 'nothing in the guest has opened the channel',
    });
    await virsh.output(['destroy', 'mute']);
  });

  test('what a domain names in Nix’s store is found: in its definition, as it runs, and in its managed save', async () => {
    using place = new Workplace();
    const image = '/nix/store/00000000000000000000000000000000-virtio-win.iso';
    const xml = (path: string) =>
      `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>stored</name><uuid>488978d5-add2-4034-81ac-f12837b29709</uuid><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><qemu:commandline><qemu:env name='IMAGE' value='${path}'/></qemu:commandline></domain>`;
    await using virsh = await sandbox.virsh();
    const define = (path: string) => virsh.output(['define', '--file', place.write('stored.xml', xml(path))]);
    const uses = async () => {
      const { libvirt } = await collectHostFacts(parseConnectionUri(sandbox.uri), Promise.resolve(undefined));
      return valueOf(libvirt.guests)?.get('stored')?.store;
    };
    await define(`${image}/virtio-win.iso`);
    expect(await uses()).toEqual([{ place: 'its definition', path: image }]);
    await virsh.output(['start', 'stored']);
    const running = await uses();
    await virsh.output(['managedsave', 'stored']);
    await define('/var/lib/libvirt/images/other.iso');
    expect(running).toEqual([
      { place: 'its definition', path: image },
      { place: 'the domain as it runs', path: image },
    ]);
    expect(await uses()).toEqual([{ place: 'its managed save', path: image }]);
    await virsh.output(['managedsave-remove', 'stored']);
    await virsh.output(['undefine', 'stored']);
  });

  test('nothing is changed: no object, no log of a guest', async () => {
    const state = async () => {
      const virsh = await sandbox.virsh();
      await using session = virsh;
      const lists = [
        ['list', '--all'],
        ['net-list', '--all'],
        ['pool-list', '--all'],
      ] as const;
      const said = await Promise.all(lists.map((command) => session.output([...command])));
      const { stdout } = await sandbox.run([
        'find',
        '/etc/libvirt',
        '/var/lib/libvirt',
        '/var/log/libvirt',
        '-newer',
        '/etc/libvirt/qemu.conf',
      ]);
      return { said, stdout };
    };
    const before = await state();
    await collectHostFacts(parseConnectionUri(sandbox.uri), Promise.resolve(undefined));
    expect(await state()).toEqual(before);
  });

  test.runIf(process.getuid?.() === 0)('a user who may not use the socket gets the kernel’s error', async () => {
    // A user who may reach the socket, but not use it.
    using place = new Workplace();
    await sandbox.run(['chmod', '0711', '/run/virtspec']);
    // virsh creates its cache in the home of the user.
    chownSync(place.folder, 61000, 61000);
    const prefix = ['setpriv', '--reuid=61000', '--regid=61000', '--clear-groups', '--'];
    const args = ['doctor', '--reporter', 'json', '-c', sandbox.uri];
    const { code, stdout, stderr } = await runVirtspec(args, { cwd: '/', env: { HOME: place.folder }, prefix });
    expect(stderr).not.toContain('error:');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(code).toBe(1);
    expect(findings.find(({ check }) => check === 'libvirt-usable')).toMatchObject({ status: 'fail' });
    expect(findings.find(({ check }) => check === 'libvirt-answers')).toMatchObject({ status: 'skip' });
  });
});

/** The questions of `virt-host-validate qemu`, and the prerequisites that cover them. */
const anchors: readonly (readonly [RegExp, readonly PrerequisiteId[]])[] = [
  [/hardware virtualization/, ['cpu-virtualisation']],
  [/device .?\/dev\/kvm.? exists/, ['kvm-device']],
  [/device .?\/dev\/kvm.? is accessible/, ['kvm-openable']],
  [/device .?\/dev\/vhost-net.? exists/, ['vhost-net']],
  [/device .?\/dev\/net\/tun.? exists/, ['tun-device']],
  [/cgroup .?\w+.? controller support/, ['cgroup-controllers']],
  [/IOMMU/, ['iommu-enabled']],
  [/secure guest/i, ['secure-guest']],
];

const validate = spawnSync('virt-host-validate', ['qemu'], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });

describe.skipIf(validate.error)('virt-host-validate', () => {
  const lines = validate.stdout.split('\n').flatMap((line) => {
    const [, question, answer] = /QEMU: Checking (?:for |if )?(.*?)\s*: (PASS|WARN|FAIL)/.exec(line) ?? [];
    return question ? [{ question, answer }] : [];
  });
  let findings: readonly Finding[];
  beforeAll(async () => {
    const uri = parseConnectionUri('qemu:///system');
    const facts = await collectHostFacts(uri, Promise.resolve(undefined));
    findings = judgeHost({ uri, facts, demands: undefined });
  });

  test('has questions', () => {
    expect(lines.length).toBeGreaterThan(5);
  });

  test.each(lines)('$question is also covered by doctor, with the same answer', ({ question, answer }) => {
    const ids = anchors.find(([pattern]) => pattern.test(question))?.[1] ?? [];
    expect(ids).not.toEqual([]);
    const own = findings.filter(({ check }) => ids.some((id) => id === check));
    expect(own.map(({ status }) => status)).toEqual([
      answer === 'PASS' ? 'pass' : expect.stringMatching(/^(warn|fail)$/),
    ]);
  });
});
