import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What a sandbox could leave on the host: processes (PID and command), mounts, links, folders with virtspec's marks. */
export interface Leftovers {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Everything on this host that belongs to a sandbox in or below `folder`, or that no sandbox may ever create here; `folder` itself counts if it is a
 * sandbox's own.
 */
export function leftoversOf(folder: string): Leftovers {
  return {
    processes: processesOf(folder).map((pid) => `${pid} ${readProcess(pid, 'cmdline')}`),
    mounts: readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(folder)),
    links: readdirSync('/sys/class/net').filter((name) => /^(virbr|vnet)/.test(name)),
    folders: readdirSync(tmpdir()).filter((name) => folder.endsWith(`/${name}`) || folder === tmpdir()),
  };
}

export const nothing: Leftovers = { processes: [], mounts: [], links: [], folders: [] };

/** PIDs of the processes with a path in `folder` in their command or environment. */
export function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => ['cmdline', 'environ'].some((file) => readProcess(pid, file).includes(folder)));
}

/**
 * Kills the processes named `name` with a path in `folder` in their command or environment, and returns how many there were. One that ends by itself
 * meanwhile is as good as killed: a daemon's children have its name until they become another program, and come and go.
 */
export function killProcesses(folder: string, name: string): number {
  const pids = processesOf(folder).filter((pid) => readProcess(pid, 'comm').trim() === name);
  for (const pid of pids)
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (cause) {
      if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'ESRCH') throw cause;
    }
  return pids.length;
}

/** Empty for a process that has ended, or of another user. */
function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
