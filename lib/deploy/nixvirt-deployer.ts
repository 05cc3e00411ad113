import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { connectionLost, isConnectionLoss } from '../libvirt/virsh-error.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import { run } from '../process/run.ts';
import { ApplyError, type Deployer } from './deployer.ts';
import { brokeAt, nixVirtFailure } from './nixvirt-failure.ts';
import { parseNixVirtLog } from './nixvirt-log.ts';
import { nixVirtSettings } from './nixvirt-settings.ts';
import { WaitingActivations } from './waiting-activations.ts';
import { writeXml } from './write-xml.ts';

export interface NixVirtDeployerOptions {
  /** For the report: `NixVirt 0.6.0 (5dfe108)`. */
  readonly name: string;
  /** NixVirt's source. */
  readonly source: string;
  /** A python3 that has libvirt, lxml and xmldiff (`findPython`). */
  readonly python: string;
  /** A session to the libvirt that the lab is applied to. */
  readonly virsh: VirshSession;
  /** Where XML and settings are written; created if missing. */
  readonly folder: string;
}

/** Milliseconds. The helper takes half a minute for a thousand domains. */
const timeout = 300_000;

/**
 * Applies a lab with NixVirt's own `nixvirt-module-helper`, unmodified, which its NixOS module runs at every activation. It deletes what is not
 * declared, redefines everything, and stops what changed.
 */
export function nixVirtDeployer(options: NixVirtDeployerOptions): Deployer {
  const { name, source, python, virsh, folder } = options;
  const { uri } = virsh;
  const helper = join(source, 'tool', 'nixvirt-module-helper');
  // -B: NixVirt's source may be read-only, and its hash must not change.
  const command = [python, '-B', helper, '-v', '--connect', uri] as const;
  const waiting = new WaitingActivations(command);
  return {
    name,
    omits: () => [],
    prepare: (applies) => waiting.prepare(applies),
    async apply(connection, signal, known) {
      const settings = join(folder, 'nixvirt.json');
      const files = await writeXml(connection.objects, folder);
      const text = JSON.stringify(nixVirtSettings(connection, files), undefined, 2);
      await writeFile(settings, text);
      // The helper reports only UUIDs, and the declaration does not contain what it deletes.
      const { networks, pools, domains } = known ?? (await collectInventory(virsh));
      const there = [...networks, ...pools, ...domains];
      const running = waiting.take(text, signal) ?? run([...command, settings], { signal, timeout });
      const result = await running.catch((error: unknown) => {
        throw isKill(error) ? new ApplyError(undefined, [], error.message, error) : error;
      });
      const actions = parseNixVirtLog(result.stderr, [...connection.objects, ...there]);
      const failure = nixVirtFailure(result);
      if (failure === undefined) return actions;
      const { why, traceback } = failure;
      const cause = isConnectionLoss(why) ? connectionLost(uri, why) : undefined;
      const done = traceback ? actions : actions.slice(0, -1);
      throw new ApplyError(traceback ? brokeAt(why, connection.objects) : actions.at(-1), done, why, cause);
    },
  };
}

/** The helper was killed, so its report of what it had done is lost. */
function isKill(error: unknown): error is VirtspecError {
  return error instanceof VirtspecError && error.code === 'command-killed';
}
