import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What a sandbox could leave on the host: processes, mounts, links, folders that carry virtspec's marks. */
export interface Leftovers {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Everything on this host that belongs to a sandbox in or below `folder`, or that no sandbox may ever make here; `folder` itself counts
 * when it is a sandbox's own.
 */
export function leftoversOf(folder: string): Leftovers {
  return {
    processes: readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => `${pid} ${commandOf(pid)}`)
      .filter((line) => line.includes(folder)),
    mounts: readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(folder)),
    links: readdirSync('/sys/class/net').filter((name) => /^(virbr|vnet)/.test(name)),
    folders: readdirSync(tmpdir()).filter((name) => folder.endsWith(`/${name}`) || folder === tmpdir()),
  };
}

export const nothing: Leftovers = { processes: [], mounts: [], links: [], folders: [] };

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
