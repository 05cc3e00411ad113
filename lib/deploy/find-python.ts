import { VirtspecError } from '../error/virtspec-error.ts';
import { run } from '../process/run.ts';

/** The one in PATH may be a version manager's, which does not see the system's packages. */
const candidates = ['python3', '/usr/bin/python3'] as const;

/** A Python that can run NixVirt's tools, or the reason why there is none. */
export async function findPython(): Promise<{ readonly python: string } | { readonly missing: string }> {
  for (const python of candidates) {
    const found = await run([python, '-c', 'import libvirt, lxml, xmldiff']).catch((error: unknown) => {
      if (error instanceof VirtspecError && error.kind === 'environment' && error.code !== 'command-killed')
        return undefined;
      throw error;
    });
    if (found?.code === 0) return { python };
  }
  return {
    missing:
      'no python3 on this machine provides libvirt, lxml and xmldiff (Debian: python3-libvirt python3-lxml xmldiff)',
  };
}
