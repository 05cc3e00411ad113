import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findPython } from '../../../lib/deploy/find-python.ts';
import type { VirshCommand } from '../../../lib/libvirt/virsh-command.ts';
import type { DeclaredConnection } from '../../../lib/model/rendered.ts';
import { readRules } from '../../../lib/nixvirt/read-rules.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { ShadowLibvirt } from '../../../lib/sandbox/shadow-libvirt.ts';
import { describeLane, missingTools } from '../../support/lane.ts';
import { lockedNixVirt } from '../../support/nix-sources.ts';
import { type Host, holdAgainstNixVirt } from './truth.ts';

const [{ folder: source, missing }, python] = await Promise.all([lockedNixVirt(), findPython()]);
const uuid = 'd0000000-0000-4000-8000-000000000001';
const disk = '/var/lib/libvirt/x.qcow2';

const domainXml = (memory: number, name = 'x') => `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid>
<memory unit='MiB'>${memory}</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
</devices></domain>`;

const lab = (memory?: number, name = 'x'): DeclaredConnection => ({
  objects:
    memory === undefined
      ? []
      : [
          {
            kind: 'domain',
            name,
            uuid,
            pool: undefined,
            active: null,
            xml: { text: domainXml(memory, name), origin: 'x' },
          },
        ],
  emptied: memory === undefined ? ['domain'] : [],
  absent: [],
});

describeLane(
  'nix',
  'snapshots, checkpoints and managed saves during an apply',
  () => {
    let shadow: ShadowLibvirt;
    let host: Host;
    beforeAll(async () => {
      shadow = await ShadowLibvirt.start();
    });
    afterAll(() => shadow[Symbol.asyncDispose]());
    beforeEach(async () => {
      const sandbox = await Sandbox.start();
      host = { sandbox, virsh: await sandbox.virsh() };
      const made = await sandbox.run(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, '1M']);
      expect(made).toMatchObject({ code: 0 });
      await give(domainXml(16), 'define', '--file');
    });
    afterEach(async () => {
      await host.virsh[Symbol.asyncDispose]();
      await host.sandbox[Symbol.asyncDispose]();
    });

    const give = async (xml: string, ...command: string[]) => {
      const file = join(host.sandbox.folder, 'given.xml');
      await writeFile(file, xml);
      await host.virsh.output([...command, file] as unknown as VirshCommand);
    };
    const checkpoint = async (name: string, parent?: string) => {
      const domain = await host.virsh.output(['dumpxml', '--inactive', uuid]);
      const above = parent === undefined ? '' : `<parent><name>${parent}</name></parent>`;
      const disks = `<disks><disk name='vda' checkpoint='bitmap' bitmap='${name}'/></disks>`;
      const xml = `<domaincheckpoint><name>${name}</name>${above}<creationTime>1</creationTime>${disks}${domain}</domaincheckpoint>`;
      await give(xml, 'checkpoint-create', uuid, '--redefine', '--xmlfile');
    };
    const hold = async (connection: DeclaredConnection) => {
      const rules = await readRules(source);
      const run = { folder: source, rules, python: 'python' in python ? python.python : '' };
      const { unpredicted, over, predicted, failure } = await holdAgainstNixVirt(connection, host, shadow, run);
      expect({ unpredicted, over }).toEqual({ unpredicted: [], over: [] });
      return { ...predicted, failure };
    };

    test('checkpoints do not prevent an undefine, and libvirt forgets them', async () => {
      await checkpoint('monday');
      await checkpoint('tuesday', 'monday');
      const { breaks, changes } = await hold(lab());
      expect(breaks).toBeUndefined();
      const note = 'libvirt loses its checkpoints (monday, tuesday); the bitmaps stay on the disk.';
      expect(changes).toMatchObject([{ action: 'delete', notes: expect.arrayContaining([note]) }]);
    });

    test('checkpoints do not prevent a renaming', async () => {
      await checkpoint('monday');
      const { breaks, changes } = await hold(lab(16, 'y'));
      expect(breaks).toBeUndefined();
      const notes = ['libvirt loses its checkpoint (monday); the bitmap stays on the disk.'];
      expect(changes).toMatchObject([{ name: 'x', renamedTo: 'y', notes }]);
      expect(await host.virsh.output(['list', '--all', '--uuid', '--with-checkpoint'])).not.toContain(uuid);
    });

    test('a redefinition keeps checkpoints', async () => {
      await checkpoint('monday');
      const { breaks, changes } = await hold(lab(24));
      expect(breaks).toBeUndefined();
      expect(changes).toMatchObject([{ action: 'update', notes: [] }]);
      expect(await host.virsh.output(['list', '--all', '--uuid', '--with-checkpoint'])).toContain(uuid);
    });

    test('a redefinition keeps a managed save, and the old definition with it', async () => {
      await host.virsh.output(['start', '--domain', uuid]);
      await host.virsh.output(['managedsave', '--domain', uuid]);
      const { changes } = await hold(lab(24));
      expect(changes).toMatchObject([
        { action: 'update', notes: ['Its managed save is kept, so the next start uses the old definition.'] },
      ]);
      await host.virsh.output(['start', '--domain', uuid]);
      expect(await host.virsh.output(['dumpxml', uuid])).toContain("<memory unit='KiB'>16384</memory>");
    });

    test('a managed save is removed with an undeclared domain', async () => {
      await host.virsh.output(['start', '--domain', uuid]);
      await host.virsh.output(['managedsave', '--domain', uuid]);
      const { changes } = await hold(lab());
      expect(changes).toMatchObject([
        { action: 'delete', notes: expect.arrayContaining(['Its managed save is deleted.']) },
      ]);
    });

    test('a transient domain that keeps running is defined again, and keeps running', async () => {
      for (const command of [
        ['start', uuid],
        ['undefine', uuid],
      ] as const)
        await host.virsh.output(command);
      const { changes, failure } = await hold(lab(16));
      expect(failure).toBeUndefined();
      expect(changes).toMatchObject([{ name: 'x', action: 'unchanged', destructive: false }]);
    });
  },
  missing ?? ('missing' in python ? python.missing : missingTools('libvirt')),
);
