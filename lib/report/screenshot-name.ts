import type { SmokeScreen } from '../model/smoke.ts';
import type { Report } from './report.ts';

/** A screenshot of a guest, and its file. */
export interface Screenshot {
  /** When it was taken: in the smoke test of a domain, or at a boot of the probe. */
  readonly of: 'smoke' | 'first' | 'second';
  readonly domain: string;
  readonly screen: SmokeScreen;
  /** `web01.png` */
  readonly file: string;
}

/** Suffixes of the file names, for each kind of screenshot. */
const suffixes = { smoke: '', first: '-probe', second: '-probe-again' };

/**
 * The screenshots of a report, each with a unique file name: `web01.png`, `web01-probe.png`, `web01-probe-again.png`.
 *
 * A domain may be called `../x`, `CON`, `a/b` or anything else that libvirt allows; any character except letters, digits, `.`, `_` and `-` becomes
 * `_`, and names that are then equal (or differ only in case) are numbered: `a_b.png`, `a_b-2.png`.
 */
export function screenshotsOf({ smoke, probe }: Pick<Report, 'smoke' | 'probe'>): readonly Screenshot[] {
  const taken = new Set<string>();
  const booted = probe?.domains ?? [];
  return [
    ...smoke.map(({ domain, screen }) => ({ of: 'smoke' as const, domain, screen })),
    ...booted.map(({ domain, first }) => ({ of: 'first' as const, domain, screen: first?.screen })),
    ...booted.map(({ domain, second }) => ({ of: 'second' as const, domain, screen: second?.screen })),
  ].flatMap(({ of, domain, screen }) => {
    // A picture that was lost since (`reportFromJson`) has no bytes.
    if (!screen || screen.png.length === 0) return [];
    const stem = safeStem(domain) + suffixes[of];
    let name = stem;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${stem}-${number}`;
    taken.add(name.toLowerCase());
    return [{ of, domain, screen, file: `${name}.png` }];
  });
}

/** The file of one of them; undefined if no such screenshot was taken. */
export function screenshotFile(all: readonly Screenshot[], of: Screenshot['of'], domain: string): string | undefined {
  return all.find((one) => one.of === of && one.domain === domain)?.file;
}

function safeStem(domain: string): string {
  const plain = domain
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 100);
  return plain || '_';
}
