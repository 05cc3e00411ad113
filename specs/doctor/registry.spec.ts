import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeHost } from '../../lib/doctor/judge.ts';
import { registry } from '../../lib/doctor/registry.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { faults } from './faults.ts';
import { contextOf, goodParts } from './good-host.ts';

const failing = (findings: readonly Finding[]) =>
  findings.filter(({ status }) => status !== 'pass' && status !== 'skip').map(({ check }) => check);

describe('the registry of prerequisites', () => {
  const ids = Object.keys(registry).sort();

  test('names each by its id', () => {
    expect(Object.values(registry).map(({ id }) => id)).toEqual(Object.keys(registry));
  });

  test('contains every file of lib/doctor/checks', () => {
    const files = readdirSync(new URL('../../lib/doctor/checks/', import.meta.url));
    expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(ids);
  });

  test('has a failing case for every one', () => {
    expect(Object.keys(faults).sort()).toEqual(ids);
  });

  test.each(Object.values(registry))('$id states why, and the fix on NixOS and elsewhere', ({ title, why, cure }) => {
    expect(title.length).toBeGreaterThan(10);
    for (const text of [why, cure.nixos, cure.elsewhere]) expect(text).toMatch(/[.!)]$|https?:\S+$/);
  });
});

describe('a sound host', () => {
  test('meets every prerequisite', () => {
    const findings = judgeHost(contextOf(goodParts()));
    expect(findings.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual(Object.keys(registry).sort());
  });

  test('without a lab, is checked for what needs none: the host, and the domains that libvirt has', () => {
    const findings = judgeHost(contextOf({ ...goodParts(), demands: undefined }));
    expect(new Set(findings.map(({ subject }) => subject.kind))).toEqual(new Set(['host', 'domain']));
    expect(findings.every(({ status }) => status === 'pass')).toBe(true);
  });
});

describe.each(Object.entries(faults))('%s', (id, fault) => {
  const parts = goodParts();
  fault.inject(parts);
  const findings = judgeHost(contextOf(parts));

  test(`detects: ${fault.what}`, () => {
    const subject = fault.subject ?? 'host:qemu:///system';
    const finding = findings.find((one) => one.check === id && `${one.subject.kind}:${one.subject.name}` === subject);
    if (finding?.status !== 'fail' && finding?.status !== 'warn') throw new Error(`${id} says ${finding?.status}`);
    expect(finding.actual).toEqual(
      typeof fault.actual === 'string' ? fault.actual : expect.stringMatching(fault.actual),
    );
    expect(finding.evidence[0].excerpt).toMatch(fault.excerpt);
    expect(finding.fix).toMatch(fault.fix);
    expect(finding.expected).not.toBe(finding.actual);
  });

  test('and nothing else fails', () => {
    expect(failing(findings).sort()).toEqual([id, ...(fault.also ?? [])].sort());
  });
});

test('an unknown fact never passes', () => {
  const parts = goodParts();
  const unknown = { unknown: 'it hung' };
  const nothing = <T extends object>(facts: T) =>
    Object.fromEntries(Object.keys(facts).map((key) => [key, unknown])) as unknown as T;
  parts.connection = { outcome: 'silent', why: 'it hung' };
  parts.libvirt = nothing(parts.libvirt);
  parts.tools = nothing(parts.tools);
  parts.machine = nothing(parts.machine);
  for (const path of parts.isos.keys()) parts.isos.set(path, unknown);
  for (const path of parts.directories.keys()) parts.directories.set(path, unknown);
  for (const name of parts.sshServers.keys()) parts.sshServers.set(name, unknown);
  const findings = judgeHost(contextOf(parts));
  expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['skip']));
  expect(findings.every((finding) => finding.status === 'skip' && finding.reason.includes('it hung'))).toBe(true);
});
