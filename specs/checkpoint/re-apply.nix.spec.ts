import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPython } from '../../lib/deploy/find-python.ts';
import { nixVirtDeployer } from '../../lib/deploy/nixvirt-deployer.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import { CheckpointLab, dbXml, webXml } from '../support/checkpoint-lab.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';

const nixvirt = await lockedNixVirt();
const python = await findPython();
const missing = nixvirt.missing ?? missingTools('libvirt') ?? ('missing' in python ? python.missing : undefined);

const objects = [
  ['web01', webXml],
  ['db01', dbXml()],
].map(([name = '', text = '']): RenderedObject => {
  const uuid = /<uuid>(.*?)</.exec(text)?.[1];
  return { kind: 'domain', name, uuid, pool: undefined, xml: { text, origin: name }, active: true };
});

describeLane(
  'nix',
  'after a restore, NixVirt’s own activation',
  () => {
    test('changes nothing, and leaves the domains running that were restored with their memory', async () => {
      await using lab = await CheckpointLab.start();
      const { sandbox, virsh } = lab;
      const command = 'missing' in python ? '' : python.python;
      const folder = join(sandbox.folder, 'apply');
      const deployer = nixVirtDeployer({ name: 'NixVirt', source: nixvirt.folder, python: command, virsh, folder });
      const apply = () => deployer.apply({ objects, emptied: [], absent: [] });
      const redefined = ['db01', 'web01'].map((name) => ({ verb: 'redefine', kind: 'domain', name }));
      const sorted = async () => (await apply()).toSorted((a, b) => a.name.localeCompare(b.name));

      expect((await apply()).map(({ verb }) => verb)).toContain('start');
      expect(await sorted()).toEqual(redefined);
      const definitions = await lab.definitions();
      await lab.done('save', 'first', 'web01', 'db01');
      for (const name of ['web01', 'db01']) await virsh.output(['destroy', '--domain', name]);
      await lab.writeAll(7);
      await lab.done('restore', 'first');
      const processes = () => lab.shell('cat /run/libvirt/qemu/web01.pid /run/libvirt/qemu/db01.pid');
      const before = await processes();
      expect(await sorted()).toEqual(redefined);
      expect(await processes()).toBe(before);
      expect(await lab.definitions()).toEqual(definitions);
    });
  },
  missing,
);
