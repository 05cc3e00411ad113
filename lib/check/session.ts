import type { CheckContext } from './context.ts';

/** The libvirt connection that the lab is, where that is known: `qemu:///system`. */
export function connectionOf({ module, lab: { source } }: CheckContext): string | undefined {
  if (module && !('unavailable' in module)) return module.connection;
  return source.kind === 'nix' ? source.connection : undefined;
}

/** Whether the lab is one of a user's own libvirt. https://libvirt.org/uri.html */
export function isOfSession(context: CheckContext): boolean {
  return connectionOf(context)?.replace(/\?.*$/, '').endsWith('/session') === true;
}
