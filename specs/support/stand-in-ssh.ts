import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './virtspec.ts';
import type { Workplace } from './workplace.ts';

/**
 * A URI of a libvirt on another machine: libvirt's own transport over ssh, with a stand-in for ssh itself.
 * @param to the socket that it leads to, or ssh's message when it fails
 */
export function standInSsh(place: Workplace, to: { readonly socket: string } | { readonly says: string }): string {
  const setting = 'socket' in to ? `STAND_IN_SOCKET='${to.socket}'` : `STAND_IN_SAYS='${to.says}'`;
  const ssh = place.write('ssh', `#!/bin/sh\n${setting} exec '${join(root, 'fixtures/stand-in/ssh')}' "$@"\n`);
  chmodSync(ssh, 0o755);
  return `qemu+ssh://ann@lab1.invalid/system?proxy=netcat&command=${ssh}`;
}

/** The socket in a URI of a libvirt on this machine. */
export function socketOf(uri: string): string {
  return new URL(uri).searchParams.get('socket') ?? '';
}
