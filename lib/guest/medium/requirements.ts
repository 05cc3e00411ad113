import which from 'which';
import { VirtspecError } from '../../error/virtspec-error.ts';

/** The systems whose package names are known. */
const systems = {
  debian: 'Debian, Ubuntu',
  fedora: 'Fedora',
  arch: 'Arch',
  nix: 'nixpkgs',
} as const;

/** A program that is needed to build the probe's ISO. */
export interface ProbeTool {
  readonly command: string;
  readonly why: string;
  /** Its package on each system. */
  readonly packages: Readonly<Record<keyof typeof systems, string>>;
}

/** The same package name everywhere, except for `others`. */
export function packaged(name: string, others: Partial<ProbeTool['packages']> = {}): ProbeTool['packages'] {
  return { debian: name, fedora: name, arch: name, nix: name, ...others };
}

/** Programs that build the ISO, whatever the source of its packages. */
export const buildTools: readonly ProbeTool[] = [
  { command: 'tar', why: 'unpacks the packages', packages: packaged('tar', { nix: 'gnutar' }) },
  { command: 'xz', why: 'decompresses them', packages: packaged('xz', { debian: 'xz-utils' }) },
  { command: 'mformat', why: 'creates the file system that UEFI boots from', packages: packaged('mtools') },
  { command: 'xorriso', why: 'creates the ISO', packages: packaged('xorriso', { arch: 'libisoburn' }) },
];

/** Needed only for Ubuntu's packages and recent Debian's modules; required when one is found. */
export const zstd: ProbeTool = {
  command: 'zstd',
  why: 'decompresses the contents of the packages',
  packages: packaged('zstd'),
};

/** @throws VirtspecError `probe-architecture`: the ISO supports only x86-64 */
export function requireArchitecture(): void {
  if (process.arch === 'x64') return;
  throw new VirtspecError({
    code: 'probe-architecture',
    kind: 'environment',
    what: 'the probe guest runs on x86-64 only',
    why: `it is built from Debian’s or Ubuntu’s packages for x86-64, and this machine is ${process.arch}`,
    fix: 'Use --boot on an x86-64 machine, or omit it.',
  });
}

/** @throws VirtspecError `probe-tools-missing`, naming every missing program with its package */
export async function requireTools(tools: readonly ProbeTool[]): Promise<void> {
  const found = await Promise.all(tools.map(({ command }) => which(command, { nothrow: true })));
  const missing = tools.filter((_, index) => !found[index]);
  if (missing.length === 0) return;
  throw new VirtspecError({
    code: 'probe-tools-missing',
    kind: 'environment',
    what: `the probe guest cannot be built here: ${missing.map(({ command }) => command).join(', ')} is missing`,
    why: missing.map(({ command, why }) => `${command} ${why}`).join('; '),
    fix: `Run scripts/setup, or install ${packagesOf(missing)}.`,
  });
}

/** `xorriso (Debian, Ubuntu, Fedora, nixpkgs), libisoburn (Arch)` */
function packagesOf(tools: readonly ProbeTool[]): string {
  const byList = new Map<string, string[]>();
  for (const [system, words] of Object.entries(systems)) {
    const names = new Set(tools.map(({ packages }) => packages[system as keyof typeof systems]));
    const list = [...names].join(' ');
    byList.set(list, [...(byList.get(list) ?? []), words]);
  }
  if (byList.size === 1) return [...byList.keys()].join();
  return [...byList].map(([list, words]) => `${list} (${words.join(', ')})`).join(', ');
}
