import { didYouMean } from '../error/did-you-mean.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostToVerify } from '../lab/lab.ts';
import type { HostBoots } from './options.ts';

/**
 * Refuses, before anything is inspected, a boot on several hosts, or of a domain that may not be started there.
 * @throws VirtspecError `boot-several-hosts`, `allow-start-unbooted` (usage); `boot-not-acknowledged` (refused)
 */
export function bootableHost(hosts: readonly HostToVerify[], { domains, allowStart }: HostBoots): void {
  if (hosts.length > 1) throw severalHosts(hosts);
  requireMeant(domains, allowStart);
  requireAllowed(new Set(domains), allowStart);
}

function severalHosts(hosts: readonly HostToVerify[]): VirtspecError {
  return new VirtspecError({
    code: 'boot-several-hosts',
    kind: 'usage',
    what: `--boot takes one host, and there are ${hosts.length}: ${hosts.map(({ name }) => name).join(', ')}`,
    fix: 'Name the one with -c.',
  });
}

function requireMeant(domains: readonly string[], allowed: readonly string[]): void {
  const vain = allowed.find((name) => !domains.includes(name));
  if (vain === undefined) return;
  throw new VirtspecError({
    code: 'allow-start-unbooted',
    kind: 'usage',
    what: `--allow-start ${vain}: --boot does not name this domain${didYouMean(vain, domains)}`,
    why: `--boot names ${domains.join(', ')}`,
    fix: 'Name a domain that --boot names too, or omit it.',
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
