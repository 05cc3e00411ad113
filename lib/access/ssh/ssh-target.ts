import { VirtspecError } from '../../error/virtspec-error.ts';

/** Where the ssh server of a guest is, and who logs in. What is undefined is left to ssh’s own configuration. */
export interface SshTarget {
  /** The domain’s name. */
  readonly domain: string;
  readonly uuid: string;
  readonly address: string;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** File with a private key. */
  readonly key?: string | undefined;
  /** `[user@]host[:port]`, through which the address is reached. */
  readonly jump?: string | undefined;
  /** The host key that the guest’s agent showed, and when; without it ssh’s own known_hosts decide. */
  readonly pinned?: { readonly key: string; readonly seen: string } | undefined;
}

/** `ann@192.168.56.20`. */
export function placeOf({ user, address, port }: SshTarget): string {
  return `${user === undefined ? '' : `${user}@`}${address}${port === undefined ? '' : `, port ${port}`}`;
}

/** What `ssh` is called with. `Host` in ssh’s configuration matches the domain’s name, if that can be the name of a host. */
export function destinationOf({ domain, address }: SshTarget): string {
  return /^[A-Za-z0-9][\w.-]*$/.test(domain) ? domain : address;
}

/** Files and sockets of one connection. */
export interface SshFiles {
  /** known_hosts with the pinned key. */
  readonly knownHosts: string;
  /** Of the shared connection; undefined: it is not shared. */
  readonly control: string | undefined;
}

/** Seconds: how long an unused connection is kept for the next command. */
export const persistence = 60;

/** Seconds until a connection must be there: under emulation the key exchange alone takes up to 18 s. */
const patience = 20;

/**
 * The options for `ssh` and `sftp`, over the user’s own configuration: never a question, never a password on a terminal, and never a host key that is
 * trusted because it came first. https://man.openbsd.org/ssh_config
 */
export function sshOptions(target: SshTarget, { knownHosts, control }: SshFiles): string[] {
  const { uuid, address, user, port, key, jump, pinned } = target;
  const options: Readonly<Record<string, string | number | undefined>> = {
    HostName: address,
    User: user,
    Port: port,
    ProxyJump: jump,
    ...(key !== undefined && { IdentityFile: literal(key), IdentitiesOnly: 'yes' }),
    ...(pinned && {
      HostKeyAlias: uuid,
      UserKnownHostsFile: literal(knownHosts),
      GlobalKnownHostsFile: '/dev/null',
      HostKeyAlgorithms: algorithmsOf(pinned.key),
    }),
    StrictHostKeyChecking: 'yes',
    UpdateHostKeys: 'no',
    BatchMode: 'yes',
    ConnectTimeout: patience,
    ServerAliveInterval: 10,
    ServerAliveCountMax: 3,
    ControlMaster: control === undefined ? 'no' : 'auto',
    ControlPath: control === undefined ? 'none' : literal(control),
    ControlPersist: control === undefined ? 'no' : persistence,
    RequestTTY: 'no',
    RemoteCommand: 'none',
    PermitLocalCommand: 'no',
    ClearAllForwardings: 'yes',
    LogLevel: 'ERROR',
  };
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : ['-o', `${name}=${quoted(String(value))}`],
  );
}

/** The name of a key’s type is not that of its signatures for RSA alone. */
function algorithmsOf(key: string): string {
  const [type = ''] = key.split(' ');
  return type === 'ssh-rsa' ? 'rsa-sha2-512,rsa-sha2-256' : type;
}

/** A path in which ssh replaces nothing. */
function literal(path: string): string {
  return path.replaceAll('%', '%%');
}

/** @throws VirtspecError `ssh-value` for what ssh’s configuration cannot express */
function quoted(value: string): string {
  if (/^[\w./:@,+%-]+$/.test(value)) return value;
  if (!/["\\\u0000-\u001f\u007f]|\$\{/.test(value)) return `"${value}"`;
  throw new VirtspecError({
    code: 'ssh-value',
    kind: 'usage',
    what: `${JSON.stringify(value)} cannot be passed to ssh`,
    why: 'ssh’s options cannot contain quotes, backslashes, control characters or ${',
    fix: 'Use another user, or another path.',
  });
}

/** The same by hand, for the fix of an error. */
export function sshByHand(target: SshTarget): string {
  const { user, port, key, jump, address } = target;
  const words = [
    ...(jump === undefined ? [] : ['-J', jump]),
    ...(key === undefined ? [] : ['-i', key]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    `${user === undefined ? '' : `${user}@`}${address}`,
  ];
  return `ssh ${words.join(' ')} true`;
}
