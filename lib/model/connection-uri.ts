import { VirtspecError } from '../error/virtspec-error.ts';

/** A libvirt connection URI, as far as virtspec parses it. https://libvirt.org/uri.html */
export interface ConnectionUri {
  readonly text: string;
  /** `qemu`, `test`, ... */
  readonly driver: string;
  /** `unix`, `ssh`, ...; empty if the URI names none. */
  readonly transport: string;
  /** `session`: the user's own libvirt, for which no sockets or groups need to be checked. */
  readonly scope: 'system' | 'session' | 'other';
  /** The host in the URI; undefined: this machine. */
  readonly remote: string | undefined;
  /** The socket in the URI. */
  readonly socket: string | undefined;
}

/**
 * Parses a URI; whether an alias or a driver exists is left to libvirt.
 * @throws VirtspecError `uri-invalid` for a text that no libvirt accepts
 */
export function parseConnectionUri(text: string): ConnectionUri {
  if (text.trim() === '' || /[\u0000-\u001f\u007f]/.test(text)) throw invalid(text);
  const [, driver = '', transport = '', host = '', path = '', query = ''] =
    /^([\w.-]+)(?:\+(\w+))?:\/\/([^/?]*)([^?]*)\??(.*)$/.exec(text) ?? [];
  const remote = host.replace(/^.*@/, '').replace(/:\d+$/, '');
  return {
    ...{ text, driver, transport },
    scope: path === '/system' ? 'system' : path === '/session' ? 'session' : 'other',
    remote: remote === '' ? undefined : remote,
    socket: new URLSearchParams(query).get('socket') ?? undefined,
  };
}

/**
 * The command that tries the connection's ssh by hand: `ssh -p 2222 root@lab1 true`; with a placeholder where the URI names no host. Its words need no
 * quotes.
 */
export function sshCommand(uri: string): string {
  const authority = /^[\w.+-]+:\/\/([\w.+-]+@)?([\w.-]+|\[[\da-f:]+\])(?::(\d+))?(?=[/?]|$)/i;
  const [, user = '', host = 'HOST', port] = authority.exec(uri) ?? [];
  return `ssh ${port === undefined ? '' : `-p ${port} `}${user}${host.replace(/[[\]]/g, '')} true`;
}

/** The host of a connection to another machine, as ssh takes it for a jump: `root@lab1:2222`. Undefined for a libvirt on this machine. */
export function jumpHost(uri: string): string | undefined {
  const authority = /^[\w.+-]+:\/\/([\w.+-]+@)?([\w.-]+|\[[\da-f:]+\])(:\d+)?(?=[/?]|$)/i;
  const [, user = '', host, port = ''] = authority.exec(uri) ?? [];
  // The port of libvirt's own protocol is not that of ssh.
  return host === undefined ? undefined : `${user}${host}${/^\w+\+(ssh|libssh2?):/i.test(uri) ? port : ''}`;
}

function invalid(text: string): VirtspecError {
  return new VirtspecError({
    code: 'uri-invalid',
    kind: 'usage',
    what: `${JSON.stringify(text)} is not a libvirt connection URI`,
    fix: 'Pass a URI that virsh accepts: qemu:///system, qemu+ssh://HOST/system, qemu+unix:///system?socket=PATH.',
  });
}
