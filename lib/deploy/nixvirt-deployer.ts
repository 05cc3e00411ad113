import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectionLost, isConnectionLoss } from '../libvirt/virsh-error.ts';
import { type RunResult, run } from '../process/run.ts';
import { ApplyError, type Deployer } from './deployer.ts';
import { parseNixVirtLog } from './nixvirt-log.ts';
import { nixVirtSettings } from './nixvirt-settings.ts';
import { writeXml } from './write-xml.ts';

export interface NixVirtDeployerOptions {
  /** For the report: `NixVirt 0.6.0 (5dfe108)`. */
  readonly name: string;
  /** NixVirt's source. */
  readonly source: string;
  /** A python3 that has libvirt, lxml and xmldiff (`findPython`). */
  readonly python: string;
  readonly uri: string;
  /** Where XML and settings are written; made when missing. */
  readonly folder: string;
}

/** Milliseconds. A thousand domains take the helper half a minute. */
const timeout = 300_000;

/**
 * Applies a lab with NixVirt's own `nixvirt-module-helper`, unmodified: what its NixOS module runs at every activation. It deletes what
 * is not declared, redefines everything, and stops what changed.
 */
export function nixVirtDeployer(options: NixVirtDeployerOptions): Deployer {
  const { name, source, python, uri, folder } = options;
  return {
    name,
    async apply(objects, signal) {
      const settings = join(folder, 'nixvirt.json');
      const files = await writeXml(objects, folder);
      await writeFile(settings, JSON.stringify(nixVirtSettings(objects, files), undefined, 2));
      const helper = join(source, 'tool', 'nixvirt-module-helper');
      // -B: NixVirt's source may be read-only, and its hash must stay what it is.
      const result = await run([python, '-B', helper, '-v', '--connect', uri, settings], { signal, timeout });
      const actions = parseNixVirtLog(result.stderr, objects);
      const failure = failureOf(result);
      if (failure === undefined) return actions;
      const cause = isConnectionLoss(failure) ? connectionLost(uri, failure) : undefined;
      throw new ApplyError(actions.at(-1), actions.slice(0, -1), failure, cause);
    },
  };
}

/**
 * Why the helper failed, in its own words; undefined when it did not. A traceback is a failure whatever the exit code: NixVirt's own
 * exception loses its message (0.6.0, `nixvirt.py`: `NixVirtError.__str__` raises a NameError).
 */
function failureOf({ code, signal, stderr }: RunResult): string | undefined {
  const traceback = stderr.includes('Traceback (most recent call last)');
  if (code === 0 && !traceback) return undefined;
  const words = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^NixVirt: \w+: (\w+ )?[\w-]+: |^\w+ [0-9a-f-]{36}: /.test(line));
  const last = words.filter((line) => !/^NixVirt: (?!libvirt error|XML error)/.test(line)).slice(traceback ? -1 : -3);
  return last.join('\n') || `it ended with ${signal ?? `exit ${code}`}, and said nothing`;
}
