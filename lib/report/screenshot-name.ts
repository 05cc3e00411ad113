import type { SmokeResult } from '../model/smoke.ts';

/**
 * File names of the screenshots, by domain: `DC01` → `DC01.png`.
 *
 * A domain may be called `../x`, `CON`, `a/b` or anything else libvirt lets through; what is not a plain letter, digit, `.`, `_` or `-`
 * becomes `_`, and names that are the same after that (or differ in case only) are numbered: `a_b.png`, `a_b-2.png`.
 */
export function screenshotNames(smoke: readonly SmokeResult[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { domain, screen } of smoke) {
    if (!screen || names.has(domain)) continue;
    const stem = safeStem(domain);
    let name = stem;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${stem}-${number}`;
    taken.add(name.toLowerCase());
    names.set(domain, `${name}.png`);
  }
  return names;
}

function safeStem(domain: string): string {
  const plain = domain
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 100);
  return plain || '_';
}
