import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { askedBy } from '../../lib/finding/group.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { parseSelect } from '../../lib/judge/select.ts';
import { loadWorkPlan } from '../../lib/lab/load-work-plan.ts';
import { contextOf, goodParts } from '../checks/reference.ts';
import { present } from '../support/present.ts';

const all = Object.values(registry);
const plan = await loadWorkPlan(fileURLToPath(new URL('../../plan.yaml', import.meta.url)));
const ids = (...patterns: string[]) => parseSelect(patterns, all, plan).checks.map(({ id }) => id);
const errorOf = (...patterns: string[]) => {
  try {
    parseSelect(patterns, all, plan);
  } catch (error) {
    if (error instanceof VirtspecError) return error;
  }
  throw new Error('nothing thrown');
};

describe('checks', () => {
  test('no pattern selects all', () => expect(ids()).toHaveLength(all.length));
  test('an id selects one check', () => expect(ids('domain-tpm')).toEqual(['domain-tpm']));
  test('several ids are separated by comma, space or option', () =>
    expect(ids('domain-tpm,pool-active', 'mac-unique domain-disks')).toEqual(
      expect.arrayContaining(['domain-tpm', 'pool-active', 'mac-unique', 'domain-disks']),
    ));
  test('a glob selects several', () =>
    expect(ids('volume-*')).toEqual([
      'volume-present',
      'volume-capacity',
      'volume-format',
      'volume-backing',
      'volume-size',
      'volume-sparse',
    ]));
  test('a category selects its checks', () => {
    expect(ids('category:storage')).toEqual(all.filter(({ category }) => category === 'storage').map(({ id }) => id));
    expect(ids('category:storage', '!volume-*').length).toBeLessThan(ids('category:storage').length);
  });
  test('a step of the work plan selects what its bullets and the step itself require', () => {
    expect(ids('step-3')).toContain('pool-active');
    expect(ids('step-3').sort()).toEqual([...askedBy(present(plan.steps[3]))].sort());
    expect(ids('step-4')).toContain('domain-xpath');
  });
  test('a step of a lab without a work plan is refused', () => {
    expect(() => parseSelect(['step-3'], all, undefined)).toThrow(
      expect.objectContaining({ code: 'select-unknown', why: 'the lab file names no work plan (`plan:`)' }),
    );
  });
  test('a kind selects its checks, including those of several kinds', () =>
    expect(ids('pool')).toEqual(expect.arrayContaining(['pool-path', 'uuid-pinned'])));
  test('exclusions start from all', () => {
    expect(ids('!step-6').some((id) => id.startsWith('rebuild-'))).toBe(false);
    expect(ids('domain-*', '!domain-xpath')).not.toContain('domain-xpath');
  });
  test('what resembles nothing is not guessed', () => {
    const { why, fix } = errorOf('nosuch');
    expect(why).toBe('nothing has a name like that');
    expect(fix).toMatch(/^Use a check id/);
    expect(errorOf('domain-memori').fix).toMatch(/^Did you mean domain-memory\?/);
  });

  test('a pattern is not a regular expression', () => expect(errorOf('domain.tpm').code).toBe('select-unknown'));
});

describe('subjects', () => {
  const run = (...select: string[]) => runChecks(contextOf(goodParts()), { select });
  test('a name selects one object, for every check', () => {
    const findings = run('domain:DC01');
    expect(new Set(findings.map(({ subject }) => subject.name))).toEqual(new Set(['DC01']));
    expect(findings.length).toBeGreaterThan(20);
  });
  test('a check and a name select one check on one object', () =>
    expect(run('domain-tpm', 'domain:DC01')).toHaveLength(1));
  test('globs and exclusions select subjects', () => {
    expect(run('domain-tpm', 'domain:CLIENT*')).toHaveLength(2);
    expect(run('domain-tpm', '!domain:DC01')).toHaveLength(3);
  });
  test('a volume is named with its pool', () =>
    expect(run('volume-capacity', 'volume:homelab/dc01.qcow2')).toHaveLength(1));
  test('a subject that the lab does not have is an error', () =>
    expect(() => run('domain:DC09')).toThrow('no check applies to'));
});

describe('refuses', () => {
  test('an unknown id, with the closest match', () => {
    expect(errorOf('network-dhcp-rang')).toMatchObject({
      code: 'select-unknown',
      kind: 'usage',
      what: 'no check matches --select network-dhcp-rang',
      why: expect.stringContaining('network-dhcp-range'),
    });
  });
  test('a step without checks', () => expect(errorOf('step-9').why).toMatch(/step-\d/));
  test('a selection that excludes everything', () =>
    expect(errorOf('domain-tpm', '!domain').code).toBe('select-nothing'));
});
