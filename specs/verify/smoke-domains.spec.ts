import { expect, test } from 'vitest';
import type { Lab } from '../../lib/lab/lab.ts';
import type { LeftOut } from '../../lib/model/left-out.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { requireSmokeDomains, smokeDomains } from '../../lib/verify/smoke-domains.ts';

const domain = (name: string, memory: number, inside = '') => ({
  ...parseDomain({
    text: `<domain type='kvm'><name>${name}</name><memory unit='MiB'>${memory}</memory>${inside}</domain>`,
    origin: 'spec',
  }),
});
const domains = ['a', 'b', 'c'].map((name) => domain(name, 512));
const left = (...names: string[]) => names.map((name) => ({ kind: 'domain', name }) as LeftOut);

test.each<[string, Lab['smoke'], string[], string[]]>([
  ['what the lab says', ['a'], [], ['a']],
  ['of several those that libvirt took', ['a', 'b'], ['a'], ['b']],
  ['another where it took none of them', ['a'], ['a'], ['b']],
  ['none where the lab says so', [], ['a'], []],
  ['none where libvirt took none', ['a'], ['a', 'b', 'c'], []],
  ['one where it says nothing', undefined, [], ['a']],
  ['all of them that libvirt took', 'all', ['b'], ['a', 'c']],
])('%s', (_, smoke, refused, expected) => {
  expect(smokeDomains(smoke, domains, left(...refused))).toEqual(expected);
});

test('the cheapest domain is started: not one that should be off, BIOS before UEFI, no TPM, little memory', () => {
  const tpm = "<devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm></devices>";
  const uefi = "<os firmware='efi'><type>hvm</type></os>";
  const all = [
    { ...domain('off', 64), wanted: false },
    domain('uefi', 64, uefi),
    domain('sealed', 64, tpm),
    domain('large', 4096),
    domain('small', 128),
  ];
  const order = all.map((_, index) => {
    const earlier = all.map(({ name }) => name).filter((name) => picked.includes(name));
    const [next = ''] = smokeDomains(undefined, all, left(...earlier));
    picked.push(next);
    return `${index} ${next}`;
  });
  expect(order).toEqual(['0 small', '1 large', '2 sealed', '3 uefi', '4 off']);
});
const picked: string[] = [];

test('an unknown name is refused, with the closest match', () => {
  const lab = { smoke: ['dc1'], domains: [], file: '/lab.yaml' } as unknown as Lab;
  expect(() => requireSmokeDomains(lab, [domain('dc01', 64)])).toThrow(/names dc1.*did you mean 'dc01'/);
  expect(() => requireSmokeDomains({ ...lab, smoke: 'all' }, [])).not.toThrow();
});
