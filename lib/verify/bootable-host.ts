import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostToVerify } from '../lab/lab.ts';
import { shellWord } from '../process/shell-word.ts';
import type { VerifyOptions } from './options.ts';

/**
 * Refuses, before anything is looked at, a boot that names no domain, or is to be on several hosts.
 * @throws VirtspecError `boot-host-unnamed`, `boot-several-hosts` (usage); `boot-not-acknowledged` (refused)
 */
export function bootableHost(
  hosts: readonly HostToVerify[],
  { boot, allowStart = [] }: Pick<VerifyOptions, 'boot' | 'allowStart'>,
): void {
  if (boot === undefined) return;
  if (boot === 'all') throw unnamed();
  if (hosts.length > 1) throw severalHosts(hosts);
  requireAllowed(new Set(boot), allowStart);
}

function unnamed(): VirtspecError {
  return new VirtspecError({
    code: 'boot-host-unnamed',
    kind: 'usage',
    what: '--boot alone boots every domain, and on a host each must be named',
    fix: 'Name them: --boot DC01.',
  });
}

function severalHosts(hosts: readonly HostToVerify[]): VirtspecError {
  return new VirtspecError({
    code: 'boot-several-hosts',
    kind: 'usage',
    what: `--boot takes one host, and there are ${hosts.length}: ${hosts.map(({ name }) => name).join(', ')}`,
    fix: 'Name the one with -c.',
  });
}

function requireAllowed(names: ReadonlySet<string>, allowed: readonly string[]): void {
  const missing = [...names].filter((name) => !allowed.includes(name));
  if (missing.length === 0) return;
  throw new VirtspecError({
    code: 'boot-not-acknowledged',
    kind: 'refused',
    what: `${missing.join(', ')} would be started on this host for a minute or two; nothing was done`,
    why: 'It is started once from XML of its own: the probe in its CD-ROM drive, an overlay over each disk, a copy of its NVRAM; its TPM’s state is put back.',
    fix: `Where that is meant: ${missing.map((name) => `--allow-start ${shellWord(name)}`).join(' ')}.`,
  });
}
