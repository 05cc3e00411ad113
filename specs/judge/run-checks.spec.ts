import { describe, expect, test } from 'vitest';
import type { Check, LabCheck, ObjectCheck } from '../../lib/check/check.ts';
import { type Category, categories } from '../../lib/finding/category.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { fail, pass } from '../../lib/finding/verdict.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { evidenceOf } from '../../lib/xml/evidence.ts';
import { contextOf, goodParts, type Parts } from '../checks/reference.ts';

const meta = {
  category: 'domain',
  title: 'A spec',
  severity: 'error',
  fix: 'Mend it.',
  tier: 'rendered',
  why: 'A spec.',
} as const;
const labCheck = (rest: Partial<LabCheck> & Pick<LabCheck, 'id' | 'judge'>): Check => ({
  ...meta,
  kind: 'lab',
  ...rest,
});
const domainCheck = (rest: Partial<ObjectCheck<'domain'>>): ObjectCheck<'domain'> => ({
  ...meta,
  id: 'spec-domain',
  kind: 'domain',
  reads: 'observed',
  judge: () => pass('ok'),
  ...rest,
});
const context = (change: (parts: Parts) => void = () => {}) => {
  const parts = goodParts();
  change(parts);
  return contextOf(parts);
};
const run = (change: (parts: Parts) => void, ...select: string[]) => runChecks(context(change), { select });
const told = (findings: readonly Finding[]) => findings.map(({ status, subject }) => `${subject.name} ${status}`);

describe('a finding', () => {
  const bad = fail('a', 'b', evidenceOf('spec', 'b'));

  test('of a check that throws is an error, never a pass', () => {
    const check = labCheck({
      id: 'spec-throws',
      judge: () => {
        throw new TypeError('of undefined');
      },
    });
    expect(runChecks(context(), { checks: [check] })).toMatchObject([{ status: 'error', message: 'of undefined' }]);
  });

  test('of a check whose `applies` throws is an error too', () => {
    const applies = () => {
      throw new TypeError('of undefined');
    };
    expect(runChecks(context(), { checks: [domainCheck({ applies })] })).toHaveLength(4);
  });

  test.each(['warning', 'notice'] as const)('of severity %s is a warning', (severity) => {
    const check = labCheck({ id: 'spec-warns', severity, judge: () => bad });
    expect(runChecks(context(), { checks: [check] })).toMatchObject([{ status: 'warn', severity, fix: 'Mend it.' }]);
  });

  test('has the fix of the verdict if it is more specific', () => {
    const check = labCheck({ id: 'spec-fix', judge: () => fail('a', 'b', evidenceOf('spec', 'b'), 'Mend DC01.') });
    expect(runChecks(context(), { checks: [check] })).toMatchObject([{ status: 'fail', fix: 'Mend DC01.' }]);
  });

  test('names its tier', () => {
    const check = domainCheck({ reads: 'declared' });
    const tiers = [check, domainCheck({})].map((one) => runChecks(context(), { checks: [one] })[0]?.tier);
    expect(tiers).toEqual(['rendered', 'sandbox']);
  });
});

describe('a check is not run', () => {
  test('if the run has a weaker tier, with the required tier', () => {
    const findings = run((parts) => {
      parts.tier = 'rendered';
    }, 'domain-present');
    expect(findings[0]).toMatchObject({
      status: 'skip',
      reason: 'requires `--target sandbox`; this run checked the XML only',
    });
  });

  test('if the object is missing, with the check that reports that', () => {
    const findings = run(({ observed }) => observed.remove('domain-CLIENT02'), 'domain-memory');
    expect(told(findings)).toEqual(['CLIENT02 skip', 'CLIENT01 pass', 'DC01 pass', 'SCCM01 pass']);
    expect(findings[0]).toMatchObject({ reason: 'it is not in libvirt (see domain-present)' });
  });

  test.each(['schema', 'redefined', 'smoke', 'rebuild'] as const)('if there was no %s, with the reason', (part) => {
    const without = { ...context(), [part]: { unavailable: 'because of the spec' } };
    const select = { schema: 'schema-valid', redefined: 'fields-pinned', smoke: 'domain-starts', rebuild: 'rebuild-*' }[
      part
    ];
    for (const finding of runChecks(without, { select: [select] })) {
      expect(finding).toMatchObject({ status: 'skip', reason: expect.stringContaining('because of the spec') });
    }
  });

  test("an object that is neither the lab's nor declared is not judged", () => {
    const foreign = ({ observed }: Parts) => observed.copy('network-default', 'network-foreign');
    expect(told(run(foreign, 'network-address')).some((line) => line.startsWith('foreign'))).toBe(false);
  });

  test('an object is not judged against what the lab file omits', () => {
    const silent = (parts: Parts) => {
      for (const domain of parts.domains)
        Object.assign(domain, { memory: undefined, tpm: undefined, interfaces: undefined });
    };
    for (const id of ['domain-memory', 'domain-tpm', 'domain-interfaces'])
      expect(() => run(silent, id)).toThrow('no check applies to');
  });
});

describe('the order', () => {
  test('is by category, then failures first', () => {
    const findings = run((parts) => {
      parts.inactive.add('pool-homelab');
      parts.observed.edit('domain-DC01', "version='2.0'", "version='1.2'");
    });
    const ranks = findings.map(({ category }) => categories.indexOf(category));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    const firstOf = (category: Category) => findings.find((finding) => finding.category === category);
    expect(firstOf('storage')).toMatchObject({ check: 'pool-active', status: 'fail' });
    expect(firstOf('domain')).toMatchObject({ check: 'domain-tpm', status: 'fail' });
  });

  test('is the same in every run', () => {
    const shuffled = context(({ domains, networks }) => {
      domains.reverse();
      networks.reverse();
    });
    const ids = (findings: readonly Finding[]) => findings.map(({ check, subject }) => `${check} ${subject.name}`);
    expect(ids(runChecks(shuffled))).toEqual(ids(runChecks(context())));
  });
});

describe('a lab that describes the same in another way', () => {
  test('a disk by path is the volume', () => {
    const findings = run(({ observed }) => {
      const path = '/var/lib/libvirt/images/homelab/dc01.qcow2';
      observed.edit('domain-DC01', "pool='homelab' volume='dc01.qcow2'", `file='${path}'`);
    }, 'domain-disks');
    expect(told(findings)).toContain('DC01 pass');
  });

  test('a CD-ROM from the Nix store is not counted', () => {
    const iso = "<disk type='file' device='cdrom'><source file='/nix/store/x-virtio-win.iso'/></disk>";
    const findings = run(
      ({ observed }) => observed.edit('domain-DC01', '<controller', `${iso}<controller`),
      'domain-cdroms',
    );
    expect(told(findings)).toContain('DC01 pass');
  });

  test('interfaces are matched by network, the most specific first', () => {
    const findings = run(({ domains }) => {
      if (!domains[0]) return;
      domains[0].interfaces = [
        { network: 'default', model: undefined, mac: undefined },
        { network: 'lab-net', model: undefined, mac: '52:54:00:56:00:10' },
      ];
    }, 'domain-interfaces');
    expect(told(findings)).toContain('DC01 pass');
  });

  test('a guest that kept running may have written its disk, NVRAM and TPM itself', () => {
    const written = (parts: Parts) => {
      parts.rebuilt.files = (after) => {
        for (const [path, file] of after) {
          if (/dc01/i.test(path) || path.includes('swtpm')) {
            after.set(path, { ...file, mtime: '2', size: file.size + 1n, sha256: file.sha256 && 'b'.repeat(64) });
          }
        }
      };
    };
    const select = [
      'rebuild-volumes',
      'rebuild-nvram',
      'rebuild-tpm-state',
      'domain:DC01',
      'volume:homelab/dc01.qcow2',
    ];
    for (const finding of run(written, ...select)) {
      expect(finding).toMatchObject({ status: 'pass', actual: expect.stringContaining('may have written itself') });
    }
    const restarted = run(
      (parts) => {
        written(parts);
        parts.rebuilt.id = 2;
      },
      ...select,
    );
    expect(restarted.map(({ status }) => status)).toEqual(['fail', 'fail', 'fail']);
  });
});

describe('an adaptation of the sandbox', () => {
  const adapted = (parts: Parts, what: string) => {
    parts.observed.edit('domain-DC01', /<hyperv[\s\S]*<\/hyperv>/, '');
    const subject = { kind: 'domain', name: 'DC01' } as const;
    parts.adaptations.push({ rule: 'hyperv', subject, what, from: '<hyperv>', to: '(removed)', why: 'TCG' });
  };
  const finding = (change: (parts: Parts) => void, check: string) => run(change, check, 'domain:DC01')[0];

  test('is judged as declared, on a weaker tier, and listed', () => {
    expect(finding((parts) => adapted(parts, '/domain/features/hyperv'), 'domain-xpath')).toMatchObject({
      status: 'pass',
      tier: 'rendered',
      actual: '/domain/features/hyperv/@mode is custom, as declared; the sandbox adapted it (hyperv)',
    });
  });

  test('does not excuse faults in other places', () => {
    expect(finding((parts) => adapted(parts, '/domain/features/kvm'), 'domain-xpath')?.status).toBe('fail');
  });

  test('does not excuse a wrong declaration', () => {
    const wrong = (parts: Parts) => {
      adapted(parts, '/domain/features/hyperv');
      parts.declared.edit('domain-DC01', "mode='custom'", "mode='passthrough'");
    };
    expect(finding(wrong, 'domain-xpath')?.status).toBe('fail');
  });

  test('a stand-in ISO is not taken for the real one', () => {
    const standIn = ({ adaptations }: Parts) => {
      const subject = { kind: 'domain', name: 'DC01' } as const;
      const what = '/var/lib/libvirt/iso/windows-server-2022.iso';
      adaptations.push({
        rule: 'stand-in',
        subject,
        what,
        from: '(nothing)',
        to: 'an empty file',
        why: 'a start takes it',
      });
    };
    expect(finding(standIn, 'cdrom-file-present')).toMatchObject({
      status: 'skip',
      reason: expect.stringContaining('the sandbox uses an empty file in place of'),
    });
  });
});

test('an empty lab is an error, not a pass', () => {
  const empty = { networks: [], pools: [], domains: [], host: undefined };
  const { lab } = context();
  const nothing = {
    ...context(),
    lab: { ...lab, networks: [], pools: [], domains: [] },
    declared: empty,
    observed: empty,
    first: { unavailable: 'nothing to apply' },
  };
  expect(() => runChecks(nothing, { select: ['domain'] })).toThrow('no check applies to homelab-sccm');
});
