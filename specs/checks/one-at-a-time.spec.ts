import { describe, expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

/** CLIENT02 is a variant of CLIENT01: the same disk, NVRAM and MAC. */
function variants(active: boolean | null): Parts {
  const parts = goodParts();
  for (const side of [parts.declared, parts.observed]) {
    side.edit('domain-CLIENT02', /client02\.qcow2/g, 'client01.qcow2');
    side.edit('domain-CLIENT02', /client02\.nvram/g, 'client01.nvram');
    side.edit('domain-CLIENT02', /52:54:00:56:00:22/g, '52:54:00:56:00:21');
  }
  for (const name of ['domain-CLIENT01', 'domain-CLIENT02'] as const) parts.active.set(name, active);
  return parts;
}

function saidOf(parts: Parts, name: string): Readonly<Record<string, string>> {
  const select = ['disk-unique', 'nvram-unique', 'mac-unique', `domain:${name}`];
  return Object.fromEntries(runChecks(contextOf(parts), { select }).map(({ check, status }) => [check, status]));
}

describe('one machine, declared twice over one disk', () => {
  test.each(['CLIENT01', 'CLIENT02'])(
    '%s: two domains that cannot run at the same time get a warning, and nothing else fails',
    (name) => {
      expect(saidOf(variants(null), name)).toEqual({
        'disk-unique': 'warn',
        'nvram-unique': 'pass',
        'mac-unique': 'pass',
      });
    },
  );

  test.each(['CLIENT01', 'CLIENT02'])('%s: everything that was copied fails if both should run', (name) => {
    expect(saidOf(variants(true), name)).toEqual({
      'disk-unique': 'fail',
      'nvram-unique': 'fail',
      'mac-unique': 'fail',
    });
  });

  test('shared values of domains without a common disk fail', () => {
    const parts = variants(null);
    parts.declared.edit('domain-CLIENT02', /client01\.qcow2/g, 'client02.qcow2');
    expect(saidOf(parts, 'CLIENT02')).toEqual({ 'disk-unique': 'pass', 'nvram-unique': 'fail', 'mac-unique': 'fail' });
  });
});

test('a disk that one domain has twice fails, of a file as of a volume; one that is read only does not', () => {
  const twice = (more: string, source: string) => {
    const parts = goodParts();
    for (const side of [parts.declared, parts.observed])
      side.edit(
        'domain-CLIENT01',
        '</devices>',
        `<disk type='file' device='disk'>${more}<source ${source}/><target dev='sdz' bus='sata'/></disk></devices>`,
      );
    return saidOf(parts, 'CLIENT01')['disk-unique'];
  };
  const file = "file='/var/lib/libvirt/images/homelab/client01.qcow2'";
  expect(twice('', file)).toBe('fail');
  expect(twice('<readonly/>', file)).toBe('pass');
  expect(twice('', "file='/var/lib/libvirt/images/other.qcow2'")).toBe('pass');
});
