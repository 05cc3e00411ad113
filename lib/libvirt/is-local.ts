/** Whether a connection URI is to a libvirt of this machine: it names no host. */
export function isLocal(uri: string): boolean {
  return /^[a-z0-9]+(\+unix)?:\/\/\//i.test(uri);
}
