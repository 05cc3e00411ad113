import { describe, expect, test } from 'vitest';
import { type AppliedAction, ApplyError } from '../../lib/deploy/deployer.ts';
import { leaveOut, listLeftOut, without } from '../../lib/deploy/leave-out.ts';
import type { LabState } from '../../lib/model/lab-state.ts';
import type { LeftOut } from '../../lib/model/left-out.ts';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';

const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;

function object(kind: RenderedObject['kind'], name: string, inside: string, rest: Partial<RenderedObject> = {}) {
  const text = `<${kind}><name>${name}</name>${inside}</${kind}>`;
  return { kind, name, uuid: undefined, pool: undefined, xml: { text, origin: `${name}.xml` }, active: null, ...rest };
}

const devices = (inside: string) => `<devices>${inside}</devices>`;
const nic = (network: string) => devices(`<interface type='network'><source network='${network}'/></interface>`);
const lab: DeclaredConnection = {
  objects: [
    object('network', 'lan', "<bridge name='virbr7'/>", { active: true, uuid: id(1) }),
    object('pool', 'store', '<target><path>/srv/store</path></target>', { active: true, uuid: id(2) }),
    object('volume', 'base.qcow2', '', { pool: 'store' }),
    object('volume', 'top.qcow2', '<backingStore><path>/srv/store/base.qcow2</path></backingStore>', { pool: 'store' }),
    object('domain', 'by-name', nic('lan'), { active: true, uuid: id(3) }),
    object('domain', 'by-bridge', devices("<interface type='bridge'><source bridge='virbr7'/></interface>")),
    object('domain', 'by-volume', devices("<disk type='volume'><source pool='store' volume='top.qcow2'/></disk>")),
    object('domain', 'by-file', devices("<disk type='file'><source file='/srv/store/base.qcow2'/></disk>")),
    object('domain', 'alone', "<watchdog model='itco'/>"),
  ],
  emptied: [],
  absent: [{ pool: 'store', name: 'old.qcow2' }],
};
const nothing: LabState = { networks: [], pools: [], domains: [], host: undefined };
const empty = { state: nothing, libvirt: '9.0.0' };

function refused(verb: AppliedAction['verb'], kind: AppliedAction['kind'], name: string, why = 'no'): ApplyError {
  return new ApplyError({ verb, kind, name }, [], why);
}

const left = (leftOut: readonly LeftOut[] = []) => leftOut.map(({ part, kind, name }) => `${part} ${kind} ${name}`);
const named = ({ objects }: DeclaredConnection) => objects.map(({ name, active }) => `${name} ${active}`);

describe('what has to be left out', () => {
  test.each<[string, ApplyError, string[]]>([
    ['a domain: nothing hangs on it', refused('define', 'domain', 'alone'), ['object domain alone']],
    [
      'a network: the domains on it, by its name or its bridge, are not started',
      refused('define', 'network', 'lan'),
      ['object network lan', 'start domain by-name', 'start domain by-bridge'],
    ],
    [
      'the start of a pool: its volumes cannot be made, and domains on them not started',
      refused('start', 'pool', 'store'),
      [
        ...['start pool store', 'object volume store/base.qcow2', 'object volume store/top.qcow2'],
        ...['start domain by-volume', 'start domain by-file'],
      ],
    ],
    [
      'a volume: what lies over it, too',
      refused('create', 'volume', 'store/base.qcow2'),
      [
        ...['object volume store/base.qcow2', 'object volume store/top.qcow2'],
        ...['start domain by-volume', 'start domain by-file'],
      ],
    ],
    ['what was to go', refused('undefine', 'domain', 'legacy'), ['removal domain legacy']],
  ])('%s', (_, error, expected) => {
    expect(left(leaveOut(lab, [], error, empty))).toEqual(expected);
  });

  test('a network that still runs from before serves its domains, although its new definition was rejected', () => {
    const networks = [{ kind: 'network', name: 'lan', live: { active: true } }] as unknown as LabState['networks'];
    const there = { ...empty, state: { ...nothing, networks } };
    expect(left(leaveOut(lab, [], refused('redefine', 'network', 'lan'), there))).toEqual(['object network lan']);
  });

  test('objects are left out one after the other, until one is rejected twice', () => {
    const first = leaveOut(lab, [], refused('define', 'domain', 'alone'), empty) ?? [];
    const second = leaveOut(lab, first, refused('define', 'network', 'lan'), empty) ?? [];
    expect(left(second)).toContain('object domain alone');
    expect(leaveOut(lab, second, refused('define', 'network', 'lan'), empty)).toBeUndefined();
    expect(listLeftOut(second)).toBe('domain alone and network lan');
  });

  test('an object that could not be started, and then not be defined, is left out', () => {
    const first = leaveOut(lab, [], refused('start', 'domain', 'alone'), empty) ?? [];
    expect(listLeftOut(first)).toBe('the start of domain alone');
    expect(left(leaveOut(lab, first, refused('redefine', 'domain', 'alone'), empty))).toEqual(['object domain alone']);
  });

  test('nothing is left out if the rejected object is unknown, or it was not a refusal', () => {
    expect(leaveOut(lab, [], new ApplyError(undefined, [], 'AttributeError'), empty)).toBeUndefined();
  });

  test.each([
    ['no-space', 'No space left on device'],
    ['ids-not-mapped', 'dnsmasq: failed to change group-id to dip: Operation not permitted'],
    ['command-killed', 'Child process (/usr/bin/swtpm) unexpected fatal signal 9'],
  ])('nothing for a fault of this machine: %s', (code, why) => {
    const error = refused('start', 'network', 'lan', why);
    expect(error).toMatchObject({ code, kind: 'environment', fix: expect.any(String) });
    expect(leaveOut(lab, [], error, empty)).toBeUndefined();
  });
});

describe('why', () => {
  const causeOf = (error: ApplyError, libvirt: string) =>
    leaveOut(lab, [], error, { state: nothing, libvirt })?.[0]?.cause;
  test.each([
    ['unsupported configuration: virtiofs does not yet support read-only mode', '11.3'],
    ['internal error: only a single watchdog device is supported', '11.3'],
    ['XML error: only a single IOMMU device is supported', '12.8'],
  ])('no fault of the lab, where only an older libvirt says so: %s', (why, since) => {
    const error = refused('define', 'domain', 'alone', why);
    expect(causeOf(error, '9.0.0')).toMatchObject({ newer: { since } });
    expect(causeOf(error, since)).toMatchObject({ newer: undefined });
  });

  const itco = refused('define', 'domain', 'alone', "unsupported configuration: unknown watchdog model 'itco'");

  test('is libvirt’s message, with the file to correct', () => {
    expect(causeOf(refused('define', 'domain', 'alone', 'XML error'), '9.0.0')).toEqual({
      by: 'libvirt',
      what: 'could not define domain alone',
      why: 'XML error',
      fix: 'Correct domain alone (alone.xml) according to libvirt’s message, then apply again.',
      newer: undefined,
    });
  });

  test('is libvirt’s message; the file to correct where no line of Nix code is known, which the finding has', () => {
    const declaredAt = { file: '/lab/domains.nix', line: 36, attributes: new Map() };
    const objects = lab.objects.map((one) => (one.name === 'alone' ? { ...one, declaredAt } : one));
    const error = refused('define', 'domain', 'alone', 'XML error');
    expect(leaveOut({ ...lab, objects }, [], error, empty)?.[0]?.cause).toMatchObject({
      fix: 'Correct domain alone according to libvirt’s message, then apply again.',
    });
  });

  test('is a word of the XML that only later libvirts know', () => {
    expect(causeOf(itco, '9.0.0')).toMatchObject({
      newer: { word: 'itco', where: 'model of <watchdog>', since: '11.3' },
    });
    expect(causeOf(itco, '11.3.0')).toMatchObject({ newer: undefined });
  });

  test('is not that word if something else was rejected', () => {
    const error = refused('define', 'domain', 'alone', "domain 'itco' already exists");
    expect(causeOf(error, '9.0.0')).toMatchObject({ newer: undefined });
  });
});

describe('the lab without it', () => {
  const reduce = (error: ApplyError, state = nothing) =>
    without(lab, leaveOut(lab, [], error, { ...empty, state }) ?? [], state);

  test('does not contain a rejected object; what cannot run without it stays defined', () => {
    const names = named(reduce(refused('define', 'network', 'lan')));
    expect(names).not.toContain('lan true');
    expect(names).toContain('by-name null');
  });

  test('leaves an object that could not be started as it is', () => {
    const names = named(reduce(refused('start', 'pool', 'store')));
    expect(names).toContain('store null');
    expect(names.filter((name) => name.includes('qcow2'))).toEqual([]);
  });

  test('keeps what libvirt had before, because a list deletes what it does not contain', () => {
    const xml = { text: '<domain/>', origin: 'virsh dumpxml' };
    const had = [{ kind: 'domain', name: 'old-name', uuid: id(3), xml }] as unknown as LabState['domains'];
    const { objects } = reduce(refused('redefine', 'domain', 'by-name'), { ...nothing, domains: had });
    expect(objects.find(({ uuid }) => uuid === id(3))).toMatchObject({ xml, active: null });
  });

  test('declares what could not be removed as it is', () => {
    const xml = { text: '<domain/>', origin: 'virsh dumpxml' };
    const had = [{ kind: 'domain', name: 'legacy', uuid: id(9), xml }] as unknown as LabState['domains'];
    const { objects } = reduce(refused('undefine', 'domain', 'legacy'), { ...nothing, domains: had });
    expect(objects.at(-1)).toMatchObject({ name: 'legacy', uuid: id(9), xml });
    expect(reduce(refused('delete', 'volume', 'store/old.qcow2')).absent).toEqual([]);
  });
});
