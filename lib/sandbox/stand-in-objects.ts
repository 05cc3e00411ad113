import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { escape } from '../adapt/editable.ts';
import type { ProvisionItem, SecretItem } from '../adapt/provision-need.ts';
import type { Sandbox } from './sandbox.ts';

/** Objects of libvirt that NixVirt cannot declare, so that the host must have them. */
export type StandInObject = Extract<ProvisionItem, { kind: 'nwfilter' | 'secret' }>;

/** A dummy value, long enough for anything that a secret opens. */
const value = 'virtspec-stand-in-value';

/**
 * Defines filters and secrets in a sandbox's libvirt.
 * @throws VirtspecError `virsh-refused`, `sandbox-died`
 */
export async function defineStandIns(sandbox: Sandbox, objects: readonly StandInObject[]): Promise<void> {
  const folder = join(sandbox.folder, 'stand-ins');
  const [definition, plain] = [join(folder, 'object.xml'), join(folder, 'value')];
  await using virsh = await sandbox.virsh();
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(plain, value);
    for (const object of objects) {
      await writeFile(definition, xmlOf(object));
      await virsh.output([object.kind === 'secret' ? 'secret-define' : 'nwfilter-define', '--file', definition]);
      if (object.kind !== 'secret') continue;
      await virsh.output(['secret-set-value', '--secret', object.uuid, '--file', plain, '--plain']);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function xmlOf(object: StandInObject): string {
  return object.kind === 'secret' ? secretXml(object) : `<filter name='${escape(object.name)}' chain='root'/>`;
}

/** https://libvirt.org/formatsecret.html */
function secretXml({ uuid, usage }: SecretItem): string {
  const name = usage.type === 'volume' ? 'volume' : 'name';
  return `<secret ephemeral='no' private='no'><uuid>${escape(uuid)}</uuid><usage type='${usage.type}'><${name}>${escape(usage.id)}</${name}></usage></secret>`;
}
