import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { VirshCommand } from '../../lib/libvirt/virsh-command.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { type ReportJson, reportSchema } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { collectMoment } from '../../lib/snapshot/moment.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { root, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const standIn = join(root, 'fixtures/stand-in/nixos-rebuild');

const idOf = (index: number) => `7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2c${index}`;
const isos = '/var/lib/libvirt/images/isos';
const domainXml = (name: string, index: number, devices = '') =>
  `<domain type='qemu'><name>${name}</name><uuid>${idOf(index)}</uuid><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>${devices}</devices></domain>`;
const networkXml = (name: string, index: number, subnet: number) =>
  `<network><name>${name}</name><uuid>${idOf(index)}</uuid><forward mode='nat'/><bridge name='virbr${subnet}'/>
<ip address='10.${subnet}.0.1' netmask='255.255.255.0'/></network>`;
const poolXml = `<pool type='dir'><name>isos</name><uuid>${idOf(93)}</uuid><target><path>${isos}</path></target></pool>`;
const volumeXml = `<volume><name>old.qcow2</name><capacity unit='MiB'>8</capacity><target><format type='qcow2'/></target></volume>`;
const disk = `<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='isos' volume='old.qcow2'/><target dev='vda' bus='virtio'/></disk>`;

describeLane(
  'nix',
  'virtspec adopt, with a sandbox for the host',
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
      await sandbox.run(['mkdir', '-p', '/var/lib/libvirt/images/scratch', isos]);
    });
    afterEach(async () => {
      await virsh[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
      await place.expectNothingLeft();
      place[Symbol.dispose]();
    });

    const call = (...args: string[]) =>
      runVirtspec([...args, '-c', sandbox.uri], {
        cwd: place.folder,
        env: { ...place.env, STAND_IN_URI: sandbox.uri },
      });
    const adopt = (...args: string[]) => call('adopt', '--nixpkgs', 'stub', ...args);
    const plan = async (...args: string[]) => {
      const { code, stdout, stderr } = await call(
        'plan',
        '--nixpkgs',
        'stub',
        '--detailed-exitcode',
        '--reporter',
        'json',
        ...args,
      );
      expect({ stderr, stdout: stdout.slice(0, 1) }).toMatchObject({ stdout: '{' });
      return { code, ...reportSchema.parse(JSON.parse(stdout)) };
    };
    const rebuild = async (): Promise<ReportJson> => {
      const words = ['--nixos-rebuild', standIn, '--no-doctor', '--nixpkgs', 'stub', '--reporter', 'json:report.json'];
      const { stderr } = await call('rebuild', ...words);
      expect(existsSync(place.path('report.json')) ? '' : stderr).toBe('');
      return JSON.parse(readFileSync(place.path('report.json'), 'utf8')) as ReportJson;
    };
    const state = async () => (await collectMoment(virsh, (...args) => sandbox.run(...args))).state;
    const give = async (xml: string, ...command: string[]) => {
      const file = place.write('given.xml', xml);
      await virsh.output([...command, file] as unknown as VirshCommand);
    };
    const deleted = ({ prediction }: { prediction: ReportJson['prediction'] }) =>
      prediction?.changes.filter(({ action }) => action === 'delete').map(({ kind, name }) => `${kind}/${name}`);
    const importAdopted = (from: string, words = `(import ./adopted/module.nix { inherit NixVirt; })`) => {
      expect(from).toContain(`\n  ${words}\n`);
      const text = readFileSync(place.path('flake.nix'), 'utf8');
      writeFileSync(
        place.path('flake.nix'),
        text.replace('NixVirt.nixosModules.default ]', `NixVirt.nixosModules.default ${words} ]`),
      );
    };
    /** A running domain on a volume of its own pool, and a network that is off. */
    const three = async () => {
      await give(poolXml, 'pool-define', '--file');
      await virsh.output(['pool-start', '--pool', 'isos']);
      await give(volumeXml, 'vol-create', '--pool', 'isos', '--file');
      await give(networkXml('spare', 91, 77), 'net-define', '--file');
      await give(domainXml('old', 92, disk), 'define', '--file');
      await virsh.output(['start', '--domain', 'old']);
      await virsh.output(['autostart', '--domain', 'old']);
    };

    test('what the next apply would delete is declared, imported, and left as it is by NixVirt', async () => {
      expect((await rebuild()).verdict).toBe('PASSED');
      await three();
      const before = await plan();
      expect({ code: before.code, deleted: deleted(before)?.sort() }).toEqual({
        code: 11,
        deleted: ['domain/old', 'network/spare', 'pool/isos'],
      });
      const was = await state();

      const dry = await adopt('--dry-run');
      expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('Would write adopted/: ') });
      expect(existsSync(place.path('adopted'))).toBe(false);

      const { code, stdout } = await adopt();
      expect(stdout).toContain('Wrote adopted/: 1 network, 1 pool, 1 domain, which the lab does not declare.');
      expect(stdout).toContain('\n  network spare: inactive\n');
      expect(stdout).toContain('\n  pool isos: active; with the volumes that domains use: old.qcow2\n');
      expect(stdout).toContain('\n  domain old: running, autostart\n');
      expect(stdout).toContain('With them, an apply would leave them as they are.');
      expect(stdout).toContain('Next: virtspec plan -c ');
      expect({ code, files: readdirSync(place.path('adopted')).sort() }).toEqual({
        code: 0,
        files: ['domains.nix', 'module.nix', 'networks.nix', 'pools.nix'],
      });
      expect(await state()).toEqual(was);

      importAdopted(stdout);
      const after = await plan();
      expect(after.prediction?.changes.filter(({ action }) => action !== 'unchanged')).toEqual([]);
      expect(after).toMatchObject({ code: 0, prediction: { outcome: 'nothing' } });
      expect(after.prediction?.changes.map(({ kind, name }) => `${kind}/${name}`).sort()).toEqual([
        ...['domain/guest', 'domain/old', 'network/lan', 'network/spare'],
        ...['pool/isos', 'pool/scratch', 'volume/isos/old.qcow2', 'volume/scratch/guest.qcow2'],
      ]);

      const applied = await rebuild();
      expect(applied.findings.filter(({ check, status }) => check.startsWith('apply-') && status === 'fail')).toEqual(
        [],
      );
      const now = await state();
      expect(now.domains.find(({ name }) => name === 'old')?.live).toMatchObject({
        state: 'running',
        id: expect.any(Number),
      });
      const kept = ({ networks, pools, domains }: typeof now) =>
        [...networks, ...pools, ...domains].map(({ kind, name, uuid, live, xml }) => ({
          ...{ kind, name, uuid, live },
          // Of a pool that was defined again, libvirt shows no sizes and permissions until it is started again.
          xml: kind === 'pool' ? undefined : xml.text,
        }));
      expect(kept(now)).toEqual(kept(was));

      const again = await adopt();
      expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing to adopt: /) });
    });

    test('a transient domain, names with characters, a password, snapshots and managed saves: all stay, and keep running', async () => {
      expect((await rebuild()).verdict).toBe('PASSED');
      await give(domainXml('web & "ünïcode" ${x}'.replace('&', '&amp;'), 94), 'create', '--file');
      await give(domainXml('shown', 95, `<graphics type='vnc' passwd='secret1'/>`), 'define', '--file');
      await give(domainXml('saved', 96), 'define', '--file');
      await virsh.output(['start', '--domain', 'saved']);
      await virsh.output(['managedsave', '--domain', 'saved']);
      await give(domainXml('legacy', 97), 'define', '--file');
      const domain = (await virsh.output(['dumpxml', '--domain', 'legacy'])).trim();
      const snapshot = `<domainsnapshot><name>before</name><state>shutoff</state><creationTime>1</creationTime>${domain}</domainsnapshot>`;
      await give(snapshot, 'snapshot-create', '--domain', 'legacy', '--redefine', '--xmlfile');
      const { code, stdout, stderr } = await adopt();
      expect(stderr).not.toContain('why:');
      expect(stdout).toContain(
        'domain web & "ünïcode" ${x}: running, transient: an apply makes the domain persistent\n',
      );
      expect(stdout).toContain('domain legacy: shut off; its snapshot before stays\n');
      expect(stdout).toContain('domain saved: shut off; its managed save stays\n');
      expect(stdout).toContain('virsh dumpxml --inactive --security-info shown | grep passwd');
      expect(stdout).not.toContain('secret1');
      expect(code).toBe(0);
      importAdopted(stdout);
      const was = await state();
      const after = await plan();
      expect(after.prediction?.changes.filter(({ action }) => action !== 'unchanged')).toMatchObject([
        { action: 'update', name: 'web & "ünïcode" ${x}' },
      ]);
      expect(after).toMatchObject({ code: 10, prediction: { outcome: 'changes' } });
      await rebuild();
      const live = ({ domains }: typeof was) => domains.map(({ name, live }) => [name, live?.state, live?.id]).sort();
      const now = await state();
      expect(live(now)).toEqual(live(was));
      expect(now.domains.filter(({ live }) => live?.persistent === false)).toEqual([]);
    });

    test('by name: the others stay undeclared, and bad names are refused before anything is written', async () => {
      await rebuild();
      await three();
      await give(networkXml('old', 98, 78), 'net-define', '--file');
      const refusals: readonly (readonly [readonly string[], RegExp])[] = [
        [['odl'], /has no network, pool or domain odl; did you mean 'old'\?/],
        [['old'], /old is the name of several objects.*fix: Pass network\/old or domain\/old\./s],
        [['network/isos'], /has no network, pool or domain network\/isos/],
        [['lab.yaml'], /fix: A lab file is passed with --lab lab\.yaml\./],
        [['spare', '--output', 'nixvirt'], /nixvirt already exists.*--output/s],
        [['spare', '--output', 'flake.nix'], /flake\.nix/],
        [[''], /the argument object of virtspec adopt is empty/],
      ];
      for (const [words, said] of refusals) {
        const { code, stderr, stdout } = await adopt(...words);
        expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
        expect(stderr).toMatch(said);
      }
      expect(existsSync(place.path('adopted'))).toBe(false);
      const declared = await adopt('guest');
      expect(declared).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^domain guest is declared already\.\n/),
      });
      const { code, stdout } = await adopt('spare', 'domain/old', 'isos', '--output', 'my new');
      expect(stdout).toContain('Not adopted, and deleted by the next apply: network old (inactive).\n');
      expect(code).toBe(0);
      importAdopted(stdout, '(import (./. + "/my new/module.nix") { inherit NixVirt; })');
      expect(deleted(await plan())).toEqual(['network/old']);
    });

    test('an object of a declared name with another UUID is not adopted, and the cure is named', async () => {
      await give(domainXml('guest', 99), 'define', '--file');
      await give(
        networkXml('renamed', 90, 79).replace(idOf(90), '7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2c01'),
        'net-define',
        '--file',
      );
      const { code, stdout } = await adopt();
      expect({ code, files: existsSync(place.path('adopted')) }).toEqual({ code: 0, files: false });
      expect(stdout).toContain(`Declare \`uuid = "${idOf(99)}"\` for domain guest`);
      const named = await adopt('guest');
      expect(named).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`uuid = "${idOf(99)}"`) });
    });

    test('a kind without a list is left alone; it is adopted by name only as a whole', async () => {
      const flake = readFileSync(place.path('flake.nix'), 'utf8');
      writeFileSync(place.path('flake.nix'), flake.replace(/ *domains = .*\n/, ''));
      await rebuild();
      await give(domainXml('a', 80), 'define', '--file');
      await give(domainXml('b', 81), 'define', '--file');
      const nothing = await adopt();
      expect(nothing).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Left alone, because the lab has no list of domains: a, b.'),
      });
      const part = await adopt('a');
      expect(part).toMatchObject({ code: 2, stderr: expect.stringContaining('add domain/b') });
      const { code, stdout } = await adopt('a', 'b');
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Or leave all') });
      importAdopted(stdout);
      expect(deleted(await plan())).toEqual([]);
    });

    test('Ctrl-C leaves nothing', async () => {
      await three();
      const run = startVirtspec(['adopt', '--nixpkgs', 'stub', '-c', sandbox.uri], {
        cwd: place.folder,
        env: place.env,
      });
      await run.says('Inspect');
      run.process.kill('SIGINT');
      expect(await run.ended).toMatchObject({
        code: 130,
        stdout: '',
        stderr: expect.stringContaining('nothing was written'),
      });
      expect(existsSync(place.path('adopted'))).toBe(false);
    });

    test('a lab of lists gets lists, which are added to its own', async () => {
      await rebuild();
      writeFileSync(place.path('lab.yaml'), 'lab: lists\nsource: { nix: nixvirt }\n');
      await three();
      const { code, stdout } = await adopt();
      expect({ code, stdout }).toMatchObject({ code: 0 });
      expect(readdirSync(place.path('adopted')).sort()).toEqual(['domains.nix', 'networks.nix', 'pools.nix']);
      for (const kind of ['networks', 'pools', 'domains']) {
        const words = `++ import ../adopted/${kind}.nix { inherit NixVirt; }`;
        expect(stdout).toContain(`Add to nixvirt/${kind}.nix, behind its list:\n  ${words}\n`);
        const file = place.path('nixvirt', `${kind}.nix`);
        writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()} ${words}\n`);
      }
      expect(deleted(await plan())).toEqual([]);
    });
  },
  nixvirt.missing ?? lib.missing ?? missingTools('libvirt'),
);
