import { VirtspecError } from '../error/virtspec-error.ts';

/** A libvirt connection URI, as far as it is read here. https://libvirt.org/uri.html */
export interface ConnectionUri {
  readonly text: string;
  /** `qemu`, `test`, ... */
  readonly driver: string;
  /** `unix`, `ssh`, ...; empty where it names none. */
  readonly transport: string;
  /** `session`: the user's own libvirt, which has no sockets or groups to ask for. */
  readonly scope: 'system' | 'session' | 'other';
  /** The host that it names; undefined: this machine. */
  readonly remote: string | undefined;
  /** The socket that it names. */
  readonly socket: string | undefined;
}

/**
 * Reads a URI; what libvirt knows (an alias, a driver) is for libvirt to say.
 * @throws VirtspecError `uri-invalid` for what no libvirt can be asked with
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

function invalid(text: string): VirtspecError {
  return new VirtspecError({
    code: 'uri-invalid',
    kind: 'usage',
    what: `${JSON.stringify(text)} is not a libvirt connection URI`,
    fix: 'Pass a URI that virsh accepts: qemu:///system, qemu+ssh://HOST/system, qemu+unix:///system?socket=PATH.',
  });
}
