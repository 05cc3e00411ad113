import type { CheckContext } from './context.ts';

/** The libvirt connection of the lab, if known: `qemu:///system`. */
export function connectionOf({ module, lab: { source } }: CheckContext): string | undefined {
  if (module && !('unavailable' in module)) return module.connection;
  return source.kind === 'nix' ? source.connection : undefined;
}

/** Whether the lab is for a user's own libvirt. https://libvirt.org/uri.html */
export function isOfSession(context: CheckContext): boolean {
  return connectionOf(context)?.replace(/\?.*$/, '').endsWith('/session') === true;
}
