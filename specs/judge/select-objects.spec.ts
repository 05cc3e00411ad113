import { describe, expect, test } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { parseSelect } from '../../lib/judge/select.ts';
import { requireSelectable, type Selectable } from '../../lib/judge/select-objects.ts';

const known: readonly Selectable[] = [
  { kind: 'lab', name: 'homelab' },
  { kind: 'network', name: 'lab-net' },
  { kind: 'pool', name: 'homelab' },
  { kind: 'volume', name: 'homelab/dc01.qcow2' },
  { kind: 'volume', name: 'homelab/client01.qcow2' },
  { kind: 'domain', name: 'DC01' },
  { kind: 'domain', name: 'CLIENT01' },
  { kind: 'domain', name: 'web server, old' },
];

function refusal(run: () => void): VirtspecError {
  try {
    run();
  } catch (error) {
    if (error instanceof VirtspecError) return error;
  }
  throw new Error('nothing was refused');
}

describe('an object that does not exist is refused, with the closest that does', () => {
  test.each([
    ['domain:DC1', "; did you mean 'domain:DC01'?"],
    ['domain:dc01', "; did you mean 'domain:DC01'?"],
    ['!domain:CLIENT1', "; did you mean 'domain:CLIENT01'?"],
    ['domain:DC0*1*x', "; did you mean 'domain:DC01'?"],
    ['volume:homelab/dc1.qcow2', "; did you mean 'volume:homelab/dc01.qcow2'?"],
    ['volume:dc01.qcow2', "; did you mean 'volume:homelab/dc01.qcow2'?"],
    ['volume:pool/dc01.qcow2', "; did you mean 'volume:homelab/dc01.qcow2'?"],
    ['domain:web-server-old', "; did you mean 'domain:web*server*old'?"],
    ['network:DC01', "; did you mean 'domain:DC01'?"],
    ['pool:homelap', "; did you mean 'pool:homelab'?"],
    ['domain:unlike-anything', ''],
    ['domain:zz*', ''],
  ])('%s%s', (pattern, hint) => {
    const { code, kind, what } = refusal(() => requireSelectable(['domain-tpm', pattern], known));
    expect({ code, kind }).toEqual({ code: 'select-unknown', kind: 'usage' });
    expect(what).toBe(`no object matches --select ${pattern.replace('!', '')}${hint}`);
  });

  test('beside one that does', () => {
    expect(refusal(() => requireSelectable(['domain:DC01 domain:DC9'], known)).what).toContain('domain:DC9');
  });

  test('with the names of its kind, ten at most', () => {
    const many = Array.from({ length: 12 }, (_, index): Selectable => ({ kind: 'domain', name: `vm${index}` }));
    expect(refusal(() => requireSelectable(['domain:x'], many)).why).toMatch(/^domain: vm0, .*vm9 and 2 others$/);
    expect(refusal(() => requireSelectable(['pool:x'], many)).why).toBe('there is no pool');
  });
});

test.each([
  ['domain:*'],
  ['domain:DC01'],
  ['!domain:CLIENT*'],
  ['lab:homelab'],
  ['volume:*/dc01.qcow2'],
  ['domain-tpm'],
  ['pool'],
])('%s is accepted', (pattern) => expect(() => requireSelectable([pattern], known)).not.toThrow());

describe('a word that names neither a check nor an object is refused, with the closest that does', () => {
  test.each([
    ['netwrok', 'network'],
    ['domian', 'domain'],
    ['category:domian', 'category:domain'],
    ['domian:DC01', 'domain:DC01'],
    ['volum:homelab/dc01.qcow2', 'volume:homelab/dc01.qcow2'],
    ['domain-tpn', 'domain-tpm'],
  ])('%s: %s', (pattern, nearest) => {
    const { code, fix } = refusal(() => parseSelect([pattern], Object.values(registry), undefined));
    expect({ code, fix }).toEqual({
      code: 'select-unknown',
      fix: expect.stringContaining(`Did you mean ${nearest}? `),
    });
  });

  test('a step: those of the work plan', () => {
    const plan = {
      file: 'plan.yaml',
      steps: ['step-2', 'step-3'].map((id) => ({ id, title: id, bullets: [], checks: [] })),
    };
    const { fix } = refusal(() => parseSelect(['step-33'], Object.values(registry), plan as never));
    expect(fix).toMatch(/^Did you mean step-3\? .*a step of the work plan \(step-2, step-3\)/);
  });
});
