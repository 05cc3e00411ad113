import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../lib/check/check.ts';
import type { CheckContext } from '../../lib/check/context.ts';
import { type CheckId, registry } from '../../lib/checks/registry.ts';
import { declaredIn, fixFor } from '../../lib/finding/fix.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { verify } from '../../lib/verify/verify.ts';
import { nixCode } from '../support/nix-code.ts';
import { faults } from './faults/index.ts';
import { contextOf, goodParts } from './reference.ts';

const checks: readonly Check[] = Object.values(registry);
const ofEveryLab = checks.filter(({ source }) => source === undefined);
const ofNixOnly = checks.filter(({ source }) => source === 'nix');

const unpinned = fileURLToPath(new URL('../../fixtures/labs/unpinned/lab.yaml', import.meta.url));

const sources = {
  xml: { kind: 'xml', folder: 'xml' },
  settings: { kind: 'settings', folder: '.', file: 'settings.json' },
} as const satisfies Record<string, Lab['source']>;

/** The reference lab with the fault of one check, from another source; a lab in Nix code if none is named. */
function faulty(id: CheckId, source?: keyof typeof sources): CheckContext {
  const parts = goodParts();
  faults[id].inject(parts);
  const context = contextOf(parts);
  if (source === undefined) return context;
  return { ...context, lab: { ...context.lab, source: sources[source] }, module: undefined };
}

/** The fixes of a check's failures. */
function fixesOf(id: string, context: CheckContext): string[] {
  const findings = runChecks(context).filter(({ check }) => check === id);
  return findings.flatMap((finding) => ('fix' in finding ? [finding.fix] : []));
}

test('the words of Nix code are recognised, and those of libvirt are not', () => {
  const nix = [
    'Set `memory = { count = …; unit = "GiB"; }` in Nix to the value in the lab file.',
    'Declare `active = true`.',
    'Set `nvram_path` to the path.',
    'Check `os.loader`.',
    'Use `${pkgs.OVMFFull.fd}/FV`.',
  ];
  const xml = [
    'Set `<memory unit="GiB">…</memory>` to the value in the lab file.',
    'Set `active` to `true` for it in `manifest.json`.',
    'Declare `autoport="yes"`.',
    'The `template` of `<nvram>` is OVMF_VARS.ms.fd.',
  ];
  for (const text of nix) expect(text).toMatch(nixCode);
  for (const text of xml) expect(text).not.toMatch(nixCode);
});

describe('of a lab in libvirt XML', () => {
  test('every text for it names no Nix code, also where only one verdict uses it', () => {
    const files = ['check', 'checks'].flatMap((folder) => {
      const at = new URL(`../../lib/${folder}/`, import.meta.url);
      return readdirSync(at, { recursive: true, encoding: 'utf8' }).map((file) => new URL(file, at));
    });
    const sources = files.filter(({ pathname }) => pathname.endsWith('.ts')).map((file) => readFileSync(file, 'utf8'));
    const texts = sources.flatMap((source) => source.match(/(?<=^ +xml: ['`]).+(?=['`],$)/gm) ?? []);
    expect(texts.length).toBeGreaterThan(80);
    for (const text of texts) expect(text).not.toMatch(nixCode);
  });

  test.each(ofEveryLab)('$id: its fix names no Nix code', ({ fix }) => {
    expect(fixFor(fix, 'xml')).not.toMatch(nixCode);
  });

  test.each(ofEveryLab)('$id: the finding on its fault has a fix without Nix code', ({ id }) => {
    const fixes = fixesOf(id, faulty(id as CheckId, 'xml'));
    expect(fixes).not.toEqual([]);
    for (const fix of fixes) expect(fix).not.toMatch(nixCode);
  });

  test.each(ofNixOnly)('$id judges Nix code: there is no finding', ({ id }) => {
    const found = runChecks(faulty(id as CheckId, 'xml')).filter(({ check }) => check === id);
    expect(found).toEqual([]);
    expect(fixesOf(id, faulty(id as CheckId))).not.toEqual([]);
  });
});

describe('one fault', () => {
  test.each([
    ['network-mac-pinned', 'mac = { address = "52:54:00:…"; };', '<mac address="52:54:00:…"/>'],
    ['machine-type-there', 'os.machine = "q35"', 'machine="q35"'],
  ] as const)('%s: the fix is in the words of what the lab is declared in', (id, nix, xml) => {
    for (const source of [undefined, 'settings'] as const)
      expect(fixesOf(id, faulty(id, source))).toEqual([expect.stringContaining(`\`${nix}\``)]);
    expect(fixesOf(id, faulty(id, 'xml'))).toEqual([expect.stringContaining(`\`${xml}\``)]);
  });

  test('`verify` of a folder of libvirt XML shows the words of XML', async () => {
    const { report } = await verify(await loadLab(unpinned), { target: { kind: 'rendered' } });
    const fixes = report?.findings.flatMap((finding) => ('fix' in finding ? [finding.fix] : [])) ?? [];
    expect(fixes).toContain('Declare `<mac address="52:54:00:…"/>` on the network.');
    for (const fix of fixes) expect(fix).not.toMatch(nixCode);
  });

  test('NixVirt’s settings are exported from Nix code, which is what the user edits', () => {
    expect(declaredIn(sources.settings)).toBe('nix');
    expect(declaredIn(sources.xml)).toBe('xml');
  });
});
