import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseConnectionUri } from '../../model/connection-uri.ts';

/** Where a daemon of this machine listens for a URI, and how the URI is called there. */
export interface DaemonSocket {
  readonly path: string;
  readonly uri: string;
}

/**
 * The socket of the QEMU driver's daemon that libvirt's client takes for a URI: the driver's own before the one for all drivers
 * (src/remote/remote_sockets.c). Undefined for another machine, another driver, a URI with parameters of its own, and a daemon that does not run yet.
 */
export function daemonSocket(
  uri: string,
  env: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean = existsSync,
): DaemonSocket | undefined {
  const { driver, transport, scope, remote, socket } = parseConnectionUri(uri);
  if (driver !== 'qemu' || remote !== undefined || !['', 'unix'].includes(transport) || scope === 'other')
    return undefined;
  const name = `qemu:///${scope}`;
  if (socket !== undefined) return { path: socket, uri: name };
  if (uri.includes('?')) return undefined;
  const folder = scope === 'system' ? '/var/run/libvirt' : env.XDG_RUNTIME_DIR && join(env.XDG_RUNTIME_DIR, 'libvirt');
  const paths = folder ? ['virtqemud-sock', 'libvirt-sock'].map((file) => join(folder, file)) : [];
  const path = paths.find(exists);
  return path === undefined ? undefined : { path, uri: name };
}
