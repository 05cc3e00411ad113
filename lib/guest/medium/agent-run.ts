import { cardLines, type ProbeInterface, quote, shellFile } from './run-file.ts';

/** The data of one run for its agent guests: the same for all of them, because domains may share a medium. */
export interface AgentRun {
  /** Of guests that are not in `hostnames`. */
  readonly hostname: string;
  /** By the UUID of the domain, in lower case. */
  readonly hostnames?: ReadonlyMap<string, string>;
  /** Lines of root's `authorized_keys`: `ssh-ed25519 AAAA… comment`. */
  readonly authorizedKeys: readonly string[];
  /** What `/etc/os-release` has as its ID, which the guest agent reports: `mswindows` is what it reports on Windows. Default: `debian`. */
  readonly os?: 'debian' | 'mswindows';
  /** Network cards that need more than DHCP; see `ProbeInterface`. */
  readonly interfaces?: readonly ProbeInterface[];
}

/**
 * The file for one run, in shell syntax.
 * @throws VirtspecError `probe-run-too-large`
 */
export function agentRunFile({ hostname, hostnames, authorizedKeys, os, interfaces }: AgentRun): Uint8Array {
  const named = [...(hostnames ?? [])].map(([uuid, name]) => `${uuid} ${name}`);
  return shellFile([
    `NAME=${quote(hostname)}`,
    `NAMES=${quote(named.join('\n'))}`,
    `KEYS=${quote(authorizedKeys.join('\n'))}`,
    `OS=${os ?? 'debian'}`,
    `CARDS=${quote(cardLines(interfaces ?? []))}`,
  ]);
}
