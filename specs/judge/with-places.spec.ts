import { expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { withPlaces } from '../../lib/judge/with-places.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const at = (line: number) => ({ file: '/lab/domains.nix', line });
const declared = (attributes: Readonly<Record<string, number>>): Pick<RenderedObject, 'kind' | 'name'> =>
  ({
    ...{ kind: 'domain', name: 'web01', pool: undefined },
    declaredAt: { ...at(1), attributes: new Map(Object.entries(attributes).map(([path, line]) => [path, at(line)])) },
  }) as never;

const finding = (xpath: string | undefined, parts: Partial<Finding> = {}) =>
  ({
    ...{ check: 'any', subject: { kind: 'domain', name: 'web01' }, status: 'fail' },
    evidence: [{ source: 'virsh dumpxml web01', excerpt: '', ...(xpath && { xpath }) }],
    ...parts,
  }) as Finding;

function lineOf(xpath: string | undefined, attributes: Readonly<Record<string, number>>): number | undefined {
  const objects = [declared(attributes)] as unknown as readonly RenderedObject[];
  return withPlaces([finding(xpath)], { objects })[0]?.declaredAt?.line;
}

test.each([
  [
    'an attribute of the XML',
    '/domain/devices/interface[2]/mac/@address',
    { 'devices.interface[1].mac.address': 9 },
    9,
  ],
  [
    'the first of its element of the list',
    '/domain/devices/interface[2]/mac/@address',
    { devices: 3, 'devices.interface': 5, 'devices.interface[1].type': 7, 'devices.interface[0].type': 6 },
    7,
  ],
  [
    'the list, of which a function elsewhere makes the elements',
    '/domain/devices/interface[2]/mac/@address',
    { devices: 3, 'devices.interface': 5, 'devices.interface[1].type': 2, 'devices.interface[0].type': 2 },
    5,
  ],
  [
    'the list, all of which is in one line',
    '/domain/devices/interface[2]/mac/@address',
    { 'devices.interface': 5, 'devices.interface[1].type': 5, 'devices.interface[0].type': 5 },
    5,
  ],
  ['an element that is there once, as no list', '/domain/devices/tpm[1]/@model', { 'devices.tpm.model': 8 }, 8],
  ['the first of a list', '/domain/devices/disk/source/@file', { 'devices.disk[0].source.file': 8 }, 8],
  [
    'another element of the list is not it',
    '/domain/devices/disk[3]/source',
    { 'devices.disk[0].source': 8, devices: 3 },
    3,
  ],
  ['nothing of it: the object', '/domain/memory', { vcpu: 4 }, 1],
  ['no path: the object', undefined, { vcpu: 4 }, 1],
  ['a function of XPath: the object', 'count(/domain/devices/disk)', { devices: 3 }, 1],
  ['a path into another kind: the object', '/network/ip', { ip: 3 }, 1],
] as const)('%s', (_, xpath, attributes, line) => {
  expect(lineOf(xpath, attributes)).toBe(line);
});

test.each([
  ['memry', { memry: 6, name: 2 }, 6],
  ['devices.interface[1].mac', { 'devices.interface': 5, 'devices.interface[0].mac': 6 }, 5],
  ['templates.linux { memry }', { name: 2 }, 1],
] as const)(
  'an attribute that is not in the XML, %s: its own line, else what is around it',
  (attribute, attributes, line) => {
    const objects = [declared(attributes)] as unknown as readonly RenderedObject[];
    const evidence = [{ source: '/lab: domain web01', excerpt: attribute, attribute }] as const;
    expect(withPlaces([{ ...finding(undefined), evidence } as Finding], { objects })[0]?.declaredAt?.line).toBe(line);
  },
);

test('what passes has no place, nor has a finding about another object, or an object whose place is not known', () => {
  const objects = [declared({ memory: 4 })] as unknown as readonly RenderedObject[];
  const findings = [
    finding('/domain/memory', { status: 'pass' } as Partial<Finding>),
    finding('/domain/memory', { subject: { kind: 'domain', name: 'web02' } }),
    finding('/domain/memory', { subject: { kind: 'network', name: 'web01' } }),
  ];
  expect(withPlaces(findings, { objects })).toEqual(findings);
  expect(withPlaces(findings, { objects: [] })).toEqual(findings);
});
