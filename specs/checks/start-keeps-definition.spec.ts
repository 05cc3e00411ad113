import { describe, expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { rebuildFaults } from './faults/rebuild.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

/** The findings of the two checks for DC01. */
function judged(change: (parts: Parts) => void = () => {}) {
  const parts = goodParts();
  rebuildFaults['start-keeps-definition'].inject(parts);
  change(parts);
  const context = contextOf(parts);
  return (restart?: boolean) => {
    const domains = context.declared.domains.map((domain) => (restart === undefined ? domain : { ...domain, restart }));
    const select = ['start-keeps-definition', 'rebuild-domain-xml', 'rebuild-domain-identity'];
    const findings = runChecks({ ...context, declared: { ...context.declared, domains } }, { select });
    return Object.fromEntries(findings.filter(({ subject }) => subject.name === 'DC01').map((one) => [one.check, one]));
  };
}

describe('a start that writes the profile of a TPM into the definition', () => {
  test('the fix is possible in NixVirt, and names this domain', () => {
    const { 'start-keeps-definition': start, 'rebuild-domain-xml': rebuild } = judged()();
    expect(start).toMatchObject({ status: 'fail' });
    const fix = start && 'fix' in start ? start.fix : '';
    expect(fix).toContain('Shut DC01 down once, before the first apply after its first start');
    expect(fix).toContain(
      `[ "<backend type='emulator' version='2.0'><profile name='default-v1'/></backend>" ] (NixVirt.lib.domain.getXML`,
    );
    expect(fix).toContain('`restart = false`');
    expect(rebuild).toMatchObject({ status: 'fail', fix: expect.stringContaining('see start-keeps-definition') });
  });

  test('the fix for a lab of XML is XML, and does not mention Nix', () => {
    const parts = goodParts();
    rebuildFaults['start-keeps-definition'].inject(parts);
    const context = contextOf(parts);
    const lab = { ...context.lab, source: { kind: 'xml' as const, folder: 'xml' } };
    const [told] = runChecks({ ...context, lab }, { select: ['start-keeps-definition'] });
    const fix = told && 'fix' in told ? told.fix : '';
    expect(fix).toMatch(
      /Or declare it: add `<profile name='default-v1'\/>` to the TPM’s `<backend>`\. Or set `restart` to `false`/,
    );
    expect(fix).not.toMatch(/Nix|pkgs/);
  });

  test('with `restart = false` nothing is power-cut, and the check passes', () => {
    expect(judged()(false)).toMatchObject({
      'start-keeps-definition': { status: 'pass', actual: expect.stringContaining('`restart = false`') },
      'rebuild-domain-xml': { status: 'pass', actual: expect.stringContaining('only what the start had written') },
    });
  });

  test('a power cut is not attributed to a MAC', () => {
    const seen = judged(({ rebuilt }) => {
      rebuilt.id = 2;
      rebuilt.pid = 4711;
    })();
    expect(seen['rebuild-domain-identity']).toMatchObject({
      fix: expect.stringContaining('see start-keeps-definition'),
    });
  });

  test('other changes of the apply are not attributed to the start', () => {
    const seen = judged(({ rebuilt }) => {
      rebuilt.xml = (after) => after.edit('domain-DC01', "<memory unit='KiB'>2097152", "<memory unit='KiB'>1048576");
    })(false);
    expect(seen['rebuild-domain-xml']).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('Declare the values that differ here'),
    });
  });

  test('if the scenario changed the domain in between, its start is not judged', () => {
    const seen = judged(({ rebuilt }) => {
      rebuilt.between = [['attach-disk', 'DC01', '/tmp/disk', 'sdb', '--config']];
    })();
    expect(Object.keys(seen).sort()).toEqual(['rebuild-domain-identity', 'rebuild-domain-xml']);
  });
});
