import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { virshDeployer } from '../../lib/deploy/virsh-deployer.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { renderLab } from '../../lib/render/render.ts';
import { xmlPath } from '../../lib/render/xml-path.ts';
import { collectFacts } from '../../lib/sandbox/host.ts';
import { provisionSandbox } from '../../lib/sandbox/provision.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import type { System } from '../../lib/system/system.ts';
import { adaptLab } from '../../lib/verify/adapt-lab.ts';
import { noScenario } from '../../lib/verify/scenario.ts';

/** A sandbox that plays a user's host, with a lab in its libvirt. Closing the sandbox ends everything. */
export interface PlayedHost extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
  readonly uri: string;
  /** The lab on it, which declares the XML as adapted to this machine. */
  readonly labFolder: string;
}

/**
 * @param labFile relative to the checkout; its XML is applied there with virsh, adapted to this machine
 * @param system whose libvirt the host has; this machine's own by default
 */
export async function playHost(labFile: string, system?: System): Promise<PlayedHost> {
  const sandbox = await Sandbox.start({ system });
  try {
    const virsh = await sandbox.virsh();
    const { host } = await collectFacts({ sandbox, virsh }, { smm: false }, ['x86_64']);
    const nothing = { objects: [], emptied: [], absent: [] };
    const { lab, items } = adaptLab(await renderLab(await loadLab(labFile)), nothing, host, noScenario);
    await provisionSandbox(sandbox, items);
    await virshDeployer(virsh, join(sandbox.folder, 'host')).apply(lab);
    const labFolder = join(sandbox.folder, 'lab');
    for (const object of lab.objects) {
      const file = join(labFolder, 'xml', xmlPath(object));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, object.xml.text);
    }
    cpSync(labFile, join(labFolder, 'lab.yaml'));
    return {
      labFolder,
      sandbox,
      virsh,
      uri: sandbox.uri,
      async [Symbol.asyncDispose]() {
        await virsh[Symbol.asyncDispose]();
        await sandbox[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}
