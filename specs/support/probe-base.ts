import { spawnSync } from 'node:child_process';
import type { ProbeBase } from '../../lib/guest/medium/base.ts';
import type { Flavour } from '../../lib/guest/medium/flavour.ts';
import { provideBase } from '../../lib/guest/medium/medium.ts';

/** The ISO of a guest, by default the probe's, or why it is not available here. Missing or old package lists are updated once, if this user may do that. */
export async function theProbeBase(flavour?: Flavour): Promise<ProbeBase | { readonly missing: string }> {
  try {
    return await provideBase({ flavour });
  } catch (first) {
    if (process.getuid?.() !== 0 || !/^probe-apt-/.test(codeOf(first))) return { missing: messageOf(first) };
    spawnSync('apt-get', ['update', '--quiet'], { timeout: 120_000, stdio: 'ignore' });
    return provideBase({ flavour }).catch((second: unknown) => ({ missing: messageOf(second) }));
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

function messageOf(error: unknown): string {
  const { what, why } = error as { what?: string; why?: string };
  return [what ?? String(error), why].filter(Boolean).join(': ');
}
