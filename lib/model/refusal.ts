/** What prevented this user from connecting to libvirt. */
export type Refusal =
  | 'no-virsh'
  | 'no-socket'
  | 'nobody-listens'
  | 'socket-forbidden'
  | 'polkit'
  | 'unknown-uri'
  | 'unreachable'
  | 'ssh-refused'
  | 'other';

/** libvirt's messages (src/rpc/virnetsocket.c, src/libvirt.c, polkit's in src/util/virpolkit.c), the more specific ones first. */
const words: readonly (readonly [RegExp, Refusal])[] = [
  [
    /Host key verification failed|Permission denied \(.*(publickey|password)|Too many authentication failures/i,
    'ssh-refused',
  ],
  [
    /ssh: connect to host|Could not resolve hostname|Unable to resolve address|No route to host|Connection timed out|Network is unreachable|unable to connect to server at/i,
    'unreachable',
  ],
  [
    /no connection driver available|Missing URI|URI parameter|does not include a driver name|unable to parse URI|invalid connection pointer|unexpected .* URI path|no .* URI path|transport .* not|Unknown transport/i,
    'unknown-uri',
  ],
  [
    /polkit|authentication unavailable|authentication (failed|cancelled)|access denied by policy|interactive authentication required/i,
    'polkit',
  ],
  [/Failed to connect socket to .*: (No such file or directory|Not a directory)/i, 'no-socket'],
  [/Failed to connect socket to .*: Connection refused/i, 'nobody-listens'],
  [/Failed to connect socket to .*: Permission denied/i, 'socket-forbidden'],
];

/** The refusal that libvirt's message means. */
export function refusalOf(said: string): Refusal {
  return words.find(([pattern]) => pattern.test(said))?.[1] ?? 'other';
}
