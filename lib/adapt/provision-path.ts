import { VirtspecError } from '../error/virtspec-error.ts';

/** System folders that the sandbox itself needs: none may be hidden by an empty one. */
const system =
  /^\/(|bin|boot|dev|etc|home|lib|lib32|lib64|libx32|mnt|nix|nix\/store|opt|proc|root|run|sbin|srv|sys|tmp|usr|usr\/[^/]+|var|var\/lib|var\/run|var\/tmp)$|^\/(dev|proc|sys)\//;

/** Whether a path is a system folder, or within the kernel's file systems. */
export function isSystemFolder(path: string): boolean {
  return system.test(path);
}

/**
 * A path from a lab's XML, checked: absolute, and without `.`, `..`, empty or unprintable parts, so that every program resolves it to the same place.
 * One trailing slash is dropped.
 *
 * @param where for the message: the object that names it
 * @throws {VirtspecError} `path-unusable`
 */
export function checkedPath(path: string, where: string): string {
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  const fault = faultOf(trimmed);
  if (fault === undefined) return trimmed;
  throw new VirtspecError({
    code: 'path-unusable',
    kind: 'usage',
    what: `${where} declares an invalid path: ${JSON.stringify(path)}`,
    why: fault,
    fix: 'Declare a plain absolute path: /var/lib/libvirt/images/disk.qcow2.',
  });
}

function faultOf(path: string): string | undefined {
  if (!path.startsWith('/')) return 'it is not absolute';
  if (/\p{Cc}/u.test(path)) return 'it contains unprintable characters';
  if (Buffer.byteLength(path) > 4095) return 'it is longer than Linux allows';
  const parts = path === '/' ? [] : path.slice(1).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'it contains `.`, `..` or an empty component';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'a component of it is longer than Linux allows';
  return undefined;
}

/** Folder of a checked path. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/**
 * A bridge name from a lab's XML, checked by Linux's rules (`dev_valid_name`).
 * @throws {VirtspecError} `bridge-name`
 */
export function checkedBridge(name: string, where: string): string {
  if (/^[^\s/:\p{Cc}]+$/u.test(name) && Buffer.byteLength(name) <= 15 && name !== '.' && name !== '..') return name;
  throw new VirtspecError({
    code: 'bridge-name',
    kind: 'usage',
    what: `${where} declares an invalid bridge name: ${JSON.stringify(name)}`,
    why: 'the name of a Linux device has 1 to 15 bytes, without white space, `/` or `:`',
    fix: 'Declare the name of a bridge as `ip link` lists it.',
  });
}
