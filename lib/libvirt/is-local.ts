/** Whether a connection URI refers to a libvirt on this machine, that is, names no host. */
export function isLocal(uri: string): boolean {
  return /^[a-z0-9]+(\+unix)?:\/\/\//i.test(uri);
}
