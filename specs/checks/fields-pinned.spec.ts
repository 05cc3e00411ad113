import { expect, test } from 'vitest';
import { fieldsPinned } from '../../lib/checks/declaration/fields-pinned.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { Redefinition } from '../../lib/model/redefinition.ts';
import { contextOf, goodParts } from './reference.ts';

/** The finding for one object whose defines gave `texts`. */
function findingOn(
  kind: Redefinition['kind'],
  name: string,
  texts: readonly string[],
  refused?: string,
): Finding | undefined {
  const definitions = texts.map((text) => ({ text, origin: `virsh of ${name}` }));
  const rebuild = { unavailable: 'nothing was applied again' };
  const context = { ...contextOf(goodParts()), rebuild, redefined: [{ kind, name, definitions, refused }] };
  return runChecks(context, { select: ['fields-pinned', `${kind}:${name}`] })[0];
}

test.each<[string, Redefinition['kind'], string, (value: string) => string, string]>([
  [
    'a MAC of an interface',
    'domain',
    'DC01',
    (value) => `<domain><devices><interface/><interface><mac address='${value}'/></interface></devices></domain>`,
    `Declare \`mac = { address = "x"; }\` on /domain/devices/interface[2], or the address that it has on the host now.`,
  ],
  [
    'a MAC of a network',
    'network',
    'lab-net',
    (value) => `<network><mac address='${value}'/></network>`,
    `Declare \`mac = { address = "x"; }\` on /network, or the address that it has on the host now.`,
  ],
  [
    'a UUID',
    'pool',
    'homelab',
    (value) => `<pool><uuid>${value}</uuid></pool>`,
    'Declare `uuid = "x"`, or the UUID that it has on the host now.',
  ],
  [
    'anything else',
    'domain',
    'DC01',
    (value) => `<domain><genid>${value}</genid></domain>`,
    'Declare a value at /domain/genid.',
  ],
])('the cure of %s', (_what, kind, name, xml, fix) => {
  expect(findingOn(kind, name, ['x', 'y', 'z'].map(xml))).toMatchObject({ status: 'fail', fix });
});

test('several values get several fixes', () => {
  const texts = ['x', 'y'].map((n) => `<domain><uuid>${n}</uuid><genid>${n}${n}</genid></domain>`);
  const finding = findingOn('domain', 'DC01', texts);
  expect(finding).toMatchObject({
    actual: 'different in each definition: /domain/uuid, /domain/genid',
    evidence: [
      { source: 'virsh of DC01', xpath: '/domain/uuid', excerpt: 'x → y' },
      { source: 'virsh of DC01', xpath: '/domain/genid', excerpt: 'xx → yy' },
    ],
    fix: 'Declare `uuid = "x"`, or the UUID that it has on the host now. Declare a value at /domain/genid.',
  });
});

test('the check passes if the deployer sets the same value each time, as NixVirt does for some MACs', () => {
  const texts = ['x', 'y'].map((mac) => `<network><mac address='${mac}'/></network>`);
  const definitions = texts.map((text) => ({ text, origin: 'virsh of lab-net' }));
  const context = contextOf(goodParts());
  const redefined = [{ kind: 'network' as const, name: 'lab-net', definitions, refused: undefined }];
  const select = ['fields-pinned', 'network:lab-net'];
  expect(runChecks({ ...context, redefined }, { select })).toMatchObject([
    {
      status: 'pass',
      actual: 'virsh sets the same value at each apply; libvirt alone would generate /network/mac/@address',
    },
  ]);
  const failed = { what: 'could not define network lab-net', why: 'no room' };
  const rebuild = { ...context.rebuild, failed } as typeof context.rebuild;
  expect(runChecks({ ...context, redefined, rebuild }, { select })).toMatchObject([{ status: 'fail' }]);
});

test('the check is not run, instead of passing, if libvirt did not accept two definitions', () => {
  expect(findingOn('domain', 'DC01', [], 'define: no such machine')).toMatchObject({
    status: 'skip',
    reason: 'libvirt refused its trial definition: define: no such machine',
  });
  expect(findingOn('domain', 'DC01', ['<domain/>'])).toMatchObject({ status: 'skip' });
  const context = { ...contextOf(goodParts()), redefined: [] };
  const findings = runChecks(context, { select: [fieldsPinned.id] });
  expect(findings.map(({ status }) => status)).toEqual(findings.map(() => 'skip'));
});

test.each([
  ["<virtualport type='openvswitch'/>", 'fail'],
  [
    "<virtualport type='openvswitch'><parameters interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'/></virtualport>",
    'pass',
  ],
  ["<virtualport type='802.1Qbh'/>", 'pass'],
])('a port that the sandbox took away, declared as %s: %s', (from, status) => {
  const definitions = ['<domain/>', '<domain/>'].map((text) => ({ text, origin: 'virsh' }));
  const taken = { rule: 'interface-source', to: '(removed)', why: 'no switch', from };
  const context = {
    ...contextOf(goodParts()),
    rebuild: { unavailable: 'nothing was applied again' },
    redefined: [{ kind: 'domain' as const, name: 'DC01', definitions, refused: undefined }],
    adaptations: [
      {
        ...taken,
        subject: { kind: 'domain' as const, name: 'DC01' },
        what: '/domain/devices/interface[2]/virtualport',
      },
    ],
  };
  expect(runChecks(context, { select: ['fields-pinned', 'domain:DC01'] })[0]?.status).toBe(status);
});
