import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { reported } from '../../lib/cli/reported.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { faults } from './faults/index.ts';
import { contextOf, goodParts } from './reference.ts';

/** The work plan's own subnet; reported, and not fixed. */
const known = ['network-virtualbox-range network:lab-net'];

/**
 * Checks that do not apply to the reference lab: its file has no UUID, no MAC and no XPath except for domains, its guests serve no DHCP, there is no
 * static lease, no overlay, no snapshot, no pool has permissions, no domain has a random number generator or a shared folder, and every domain is on
 * every network.
 */
const unasked = [
  'uuid-intended',
  'network-mac',
  'network-dhcp-conflict',
  'network-dhcp-hosts',
  'volume-backing',
  'random-source',
  'object-xpath',
  'rebuild-snapshot-kept',
  'pool-permissions-whole',
  'probe-shares',
  'probe-isolated',
];

const idOf = ({ check, subject }: Finding) => `${check} ${subject.kind}:${subject.name}`;
const failing = (findings: readonly Finding[]) =>
  findings.filter(({ status }) => status === 'fail' || status === 'warn' || status === 'error').map(idOf);

describe('the registry', () => {
  const ids = Object.keys(registry).sort();

  test('names each check by its id', () => {
    expect(Object.values(registry).map(({ id }) => id)).toEqual(Object.keys(registry));
  });

  test('contains every file of the folders of lib/checks', () => {
    const files = readdirSync(new URL('../../lib/checks/', import.meta.url), { recursive: true, encoding: 'utf8' });
    const inFolders = files.filter((file) => /\/.*\.ts$/.test(file));
    expect(inFolders.map((file) => basename(file, '.ts')).sort()).toEqual(ids);
  });

  test('has a fault for every check that can fail', () => {
    expect(Object.keys(faults).sort()).toEqual(ids);
  });

  test('is documented completely', () => {
    const page = new URL('../../docs/checks.md', import.meta.url);
    const documented = existsSync(page) ? readFileSync(page, 'utf8').match(/(?<=^### `)[^`]+/gm) : [];
    expect(documented?.sort()).toEqual([...ids, ...Object.keys(reported)].sort());
  });

  test.each(Object.values(registry))('$id states what, why and the fix', ({ id, title, why, fix }) => {
    expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
    const fixes = typeof fix === 'string' ? [fix] : [fix.nix, fix.xml];
    for (const text of [title, why, ...fixes]) expect(text.length).toBeGreaterThan(15);
    for (const text of [why, ...fixes]) expect(text).toMatch(/[.!]$|https?:\S+$/);
  });
});

describe('the reference lab', () => {
  const findings = runChecks(contextOf(goodParts()));

  test('passes every check that can be run', () => {
    expect(failing(findings)).toEqual(known);
  });

  test('is judged by every check', () => {
    expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual(
      Object.keys(registry)
        .filter((id) => !unasked.includes(id))
        .sort(),
    );
  });

  test('shows what was not run, and why', () => {
    const skipped = findings.flatMap((finding) => (finding.status === 'skip' ? [[finding.check, finding.reason]] : []));
    expect(Object.fromEntries(skipped)).toEqual({});
  });
});

describe.each(Object.entries(faults))('%s', (id, fault) => {
  const parts = goodParts();
  fault.inject(parts);
  const findings = runChecks(contextOf(parts));
  const finding = findings.find((one) => idOf(one) === `${id} ${fault.subject}`);

  test(`detects: ${fault.what}`, () => {
    if (finding?.status !== 'fail' && finding?.status !== 'warn') throw new Error(`${id} says ${finding?.status}`);
    expect(finding.actual).toEqual(
      typeof fault.actual === 'string' ? fault.actual : expect.stringMatching(fault.actual),
    );
    expect(finding.evidence[0].excerpt).toMatch(fault.excerpt);
    expect(finding.evidence[0].xpath).toBe(fault.xpath);
    expect(finding.evidence[0].source).not.toBe('');
    expect(finding.expected).not.toBe(finding.actual);
  });

  test('and nothing else fails', () => {
    expect(failing(findings).sort()).toEqual(
      [...new Set([...known, `${id} ${fault.subject}`, ...(fault.also ?? [])])].sort(),
    );
  });
});
