import { describe, expect, test } from 'vitest';
import type { Adoption } from '../../lib/adopt/adopt.ts';
import { adoptionText, nothingText } from '../../lib/adopt/adoption-text.ts';
import { chooseObjects } from '../../lib/adopt/choose.ts';
import { compareWithHost } from '../../lib/adopt/compare.ts';
import { waysToLeaveAlone } from '../../lib/adopt/leave-alone.ts';
import { type Manner, mannerOf } from '../../lib/adopt/manner.ts';
import { joinLabs, outlookOf } from '../../lib/adopt/outlook.ts';
import { declareTransient } from '../../lib/adopt/transient.ts';
import type { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { declareAll } from '../../lib/init/dump-host.ts';
import type { Domain, DomainLiveness, Network, Pool } from '../../lib/model/objects.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';
import { keepWords } from '../../lib/plan/destructive.ts';
import type { PlannedChange } from '../../lib/simulate/planned-change.ts';

const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const source = (text: string) => ({ text, origin: 'spec' });
const off: DomainLiveness = { active: false, persistent: true, autostart: false, state: 'shut off', id: undefined };
const domain = (name: string, index: number, live: Partial<DomainLiveness> = {}, devices = ''): Domain =>
  parseDomain(
    source(`<domain type='qemu'><name>${name}</name><uuid>${idOf(index)}</uuid><devices>${devices}</devices></domain>`),
    { ...off, ...live },
  );
const network = (name: string, index: number, active = false): Network =>
  parseNetwork(source(`<network><name>${name}</name><uuid>${idOf(index)}</uuid></network>`), {
    ...{ active, persistent: true, autostart: false },
  });
const declared = ({ kind, name, uuid, xml }: Domain | Network | Pool): RenderedObject => ({
  ...{ kind, name, uuid, xml, pool: undefined, active: null },
});
const labOf = (objects: readonly RenderedObject[], emptied: DeclaredConnection['emptied'] = []) => ({
  ...{ objects, emptied, absent: [] },
});
const hostOf = (...all: readonly (Domain | Network)[]) => ({
  networks: all.filter((one) => one.kind === 'network'),
  pools: [],
  domains: all.filter((one) => one.kind === 'domain'),
});
const namesOf = (all: readonly { kind: string; name: string }[]) => all.map(({ kind, name }) => `${kind}/${name}`);
const refusal = (run: () => unknown): Pick<VirtspecError, 'code' | 'kind' | 'fix'> => {
  try {
    run();
  } catch (error) {
    const { code, kind, fix } = error as VirtspecError;
    return { code, kind, fix };
  }
  throw new Error('it was not refused');
};

const lab = labOf([declared(domain('web01', 1))]);

describe('what of a libvirt a lab does not declare', () => {
  test('by UUID, in kinds that have a list', () => {
    const { undeclared, alone, clashing } = compareWithHost(
      lab,
      hostOf(domain('web01', 1), domain('old', 2), network('default', 3)),
    );
    expect({ undeclared: namesOf(undeclared), alone: namesOf(alone), clashing }).toEqual({
      ...{ undeclared: ['domain/old'], alone: ['network/default'], clashing: [] },
    });
  });

  test('an empty list is a list', () => {
    const { undeclared } = compareWithHost(labOf([], ['network']), hostOf(network('default', 3), domain('old', 2)));
    expect(namesOf(undeclared)).toEqual(['network/default']);
  });

  test('the name or the UUID of a declared one is not undeclared', () => {
    const { undeclared, clashing } = compareWithHost(lab, hostOf(domain('web01', 9), domain('renamed', 1)));
    expect(undeclared).toEqual([]);
    expect(clashing.map(({ object, same }) => [object.name, same])).toEqual([
      ['web01', 'name'],
      ['renamed', 'uuid'],
    ]);
  });
});

describe('what is chosen by name', () => {
  const host = hostOf(domain('web01', 1), domain('old', 2), domain('other', 4), network('old', 3));
  const both = labOf([...lab.objects, declared(network('lan', 5))]);
  const choose = (...words: string[]) => chooseObjects(words, both, host, 'test:///default');

  test('nothing: all; by name, by kind and name, by UUID in any case; twice is once', () => {
    expect(namesOf(choose().chosen)).toEqual(['network/old', 'domain/old', 'domain/other']);
    const some = choose('domain/old', idOf(4).toUpperCase(), 'other');
    expect(namesOf(some.chosen)).toEqual(['domain/old', 'domain/other']);
    expect(namesOf(some.left)).toEqual(['network/old']);
    expect(namesOf(choose('web01').declared)).toEqual(['domain/web01']);
  });

  test.each([
    ['adopt-unknown', ['domain/odl'], 'Without a name, everything that the next apply would delete'],
    ['adopt-unknown', ['lab.yml'], '--lab lab.yml'],
    ['adopt-ambiguous', ['old'], 'Pass network/old or domain/old.'],
  ])('%s: %s', (code, words, fix) => {
    expect(refusal(() => choose(...words))).toMatchObject({ code, kind: 'usage', fix: expect.stringContaining(fix) });
  });

  test('another UUID under a declared name: the one to declare is named', () => {
    const run = () => chooseObjects(['web01'], lab, hostOf(domain('web01', 7)), 'test:///default');
    expect(refusal(run)).toMatchObject({ code: 'adopt-clash', fix: expect.stringContaining(`uuid = "${idOf(7)}"`) });
  });

  test('of a kind without a list: all or none, with names as words of a shell', () => {
    const all = hostOf(network('a', 6), network('b c', 7));
    const run = () => chooseObjects(['a'], lab, all, 'test:///default');
    expect(refusal(run)).toMatchObject({
      code: 'adopt-part-of-kind',
      fix: expect.stringContaining("add 'network/b c'"),
    });
    expect(namesOf(chooseObjects(['a', 'b c'], lab, all, 'test:///default').chosen)).toEqual([
      'network/a',
      'network/b c',
    ]);
  });
});

test('the form in which a lab is extended', () => {
  const nix = { kind: 'nix', folder: '/lab', flake: undefined, connection: undefined, recorded: undefined } as const;
  const of = (more: object) => mannerOf({ source: { ...nix, lists: undefined, ...more } }, {}, 'qemu:///session?x=1');
  expect(of({ lists: '/lab/nixvirt' })).toEqual({ by: 'lists', folder: '/lab/nixvirt' });
  expect(of({})).toEqual({ by: 'module', folder: '/lab', connection: 'qemu:///session' });
  expect(of({ connection: 'qemu:///x' })).toMatchObject({ connection: 'qemu:///x' });
  expect(mannerOf({ source: { kind: 'xml', folder: '/x' } }, {}, 'qemu:///system')).toEqual({
    by: 'xml',
    folder: '/x',
  });
});

test('the lab with what is added, in NixVirt’s order; a list with an object is not empty', () => {
  const joined = joinLabs(labOf(lab.objects, ['network', 'pool']), [declared(network('default', 3))]);
  expect({ names: namesOf(joined.objects), emptied: joined.emptied }).toEqual({
    ...{ names: ['network/default', 'domain/web01'], emptied: ['pool'] },
  });
});

test('what is transient is declared without what libvirt generated for the run, and is not restarted', () => {
  const devices = `<input type='mouse'><alias name='input0'/></input><input type='tablet'><alias name='ua-own'/></input>`;
  const run = { active: true, persistent: false, state: 'running', id: 3 } as const;
  const [volatile, kept] = [domain('t', 8, run, devices), domain('k', 9, {}, devices)];
  const { objects } = declareTransient(declareAll(hostOf(volatile, kept), []), [volatile, kept]);
  expect(objects.map(({ restart }) => restart)).toEqual([false, undefined]);
  expect(objects[0]?.xml.text).toContain('<input type="mouse"/><input type="tablet"><alias name="ua-own"/></input>');
  expect(objects[1]?.xml.text).toBe(kept.xml.text);
});

describe('texts', () => {
  const module: Manner = { by: 'module', folder: '/lab', connection: 'qemu:///system' };
  const textOf = (manner: Manner, more: Partial<Adoption> = {}) => {
    const host = hostOf(domain('old', 2, { active: true, state: 'running' }, `<graphics type='vnc'/>`));
    const objects = host.domains.map(declared);
    const changes = { changes: [], breaks: undefined } as const;
    const observed = {
      hostname: 'host',
      snapshots: new Map([[idOf(2), ['a', 'b']]]),
      checkpoints: new Map(),
      managedSaves: new Set<string>(),
    };
    const adoption: Adoption = {
      ...{ lab, manner, objects, conversion: undefined, outlook: changes },
      choice: chooseObjects([], lab, host, 'qemu:///system'),
      host: { state: { ...host, host: undefined }, version: '9.0.0', ...observed },
      files: new Map([['domains.nix', '']]),
      ...more,
    };
    const options = { folder: '/lab/new one', shown: (path: string) => path.replace('/lab/', ''), dryRun: false };
    return adoptionText(adoption, { ...options, next: 'virtspec plan' });
  };

  test('a module: what it is, how it is imported, the other way out, and what is next', () => {
    expect(textOf(module)).toEqual([
      'Wrote new one/: 1 domain, which the lab does not declare.',
      '  domain old: running; its snapshots a, b stay',
      'Files:',
      '  domains.nix',
      'Passwords of displays are not declared, because libvirt does not tell them over a read-only connection: old.',
      '  An apply removes one. Whether there is one: virsh dumpxml --inactive --security-info old | grep passwd',
      '',
      'Add to `imports` where the lab is applied:',
      '  (import (./. + "/new one/module.nix") { inherit NixVirt; })',
      "In a git repository, git add 'new one' first: a flake sees only files that git knows.",
      'Or leave all domains alone: with `connections."qemu:///system".domains = null` in place of the list, an apply deletes none, and no longer defines the declared one.',
      '',
      'With it, an apply would leave it as it is.',
      '',
      'Next: virtspec plan',
    ]);
  });

  test('lists are added to lists, and XML is copied', () => {
    expect(textOf({ by: 'lists', folder: '/lab/nixvirt' })).toEqual(
      expect.arrayContaining([
        'Add to nixvirt/domains.nix, behind its list:',
        '  ++ import (./. + "/../new one/domains.nix") { inherit NixVirt; }',
      ]),
    );
    const xml = textOf({ by: 'xml', folder: '/lab/xml' });
    expect(xml).toContain("  cp -r 'new one/.' xml/");
    expect(xml.join('\n')).not.toContain('leave all domains alone');
  });

  test('what would still happen to them is said', () => {
    const breaks = { what: undefined, why: 'it is full', place: 'nixvirt.py line 1', leftOff: [] };
    expect(textOf(module, { outlook: { changes: [], breaks } })).toContain(
      'With it, an apply would still fail part-way. Before an action: it is full (nixvirt.py line 1).',
    );
  });

  test('only where it is true: an empty list is replaced without a loss', () => {
    const kept = [network('default', 3)];
    expect(waysToLeaveAlone(kept, labOf([], ['network']), module)).toEqual([
      'Or leave all networks alone: with `connections."qemu:///system".networks = null` in place of the empty list, an apply deletes none.',
    ]);
    expect(waysToLeaveAlone(kept, labOf([], ['network']), { by: 'xml', folder: '/x' })).toEqual([
      'Or remove "networks" from `empty` in manifest.json: an apply then leaves networks alone.',
    ]);
    expect(waysToLeaveAlone(kept, labOf([declared(network('lan', 5))]), { by: 'xml', folder: '/x' })).toEqual([]);
  });

  test('nothing to adopt', () => {
    const host = hostOf(domain('web01', 1), network('default', 3));
    const choice = chooseObjects([], lab, host, 'qemu:///system');
    const nothing = { hostname: 'host', snapshots: new Map(), checkpoints: new Map(), managedSaves: new Set<string>() };
    const state = { ...host, host: undefined };
    expect(
      nothingText({ lab, choice, manner: module, host: { state, version: undefined, ...nothing } }, 'qemu:///system'),
    ).toEqual([
      'Nothing to adopt: qemu:///system has nothing that an apply of the lab would delete as undeclared.',
      'Left alone, because the lab has no list of networks: default.',
    ]);
  });

  test('that a transient domain becomes persistent is no change of it', () => {
    const added = { ...declared(domain('t', 8)), restart: false };
    const change = {
      ...{ kind: 'domain' as const, name: 't', uuid: idOf(8), renamedTo: undefined, wasActive: true, declared: true },
      ...{ destructive: false, reasons: [], differences: [], drift: [], notes: [], perhaps: undefined },
      acknowledgement: 'domain/t',
    } satisfies Omit<PlannedChange, 'action'>;
    const of = (action: 'update' | 'restart') =>
      outlookOf({ changes: [{ ...change, action }], breaks: undefined, verdict: 'changes' }, [added]).changes.length;
    expect([of('update'), of('restart')]).toEqual([0, 1]);
  });
});

test('what a plan deletes: adopt writes its declaration; where its name is declared, its UUID is to be', () => {
  const change = (more: Partial<PlannedChange>): PlannedChange => ({
    ...{ kind: 'domain', name: 'my web', uuid: idOf(2), renamedTo: undefined, wasActive: true, declared: false },
    ...{ destructive: true, reasons: [], differences: [], drift: [], notes: [], perhaps: undefined },
    ...{ action: 'delete', acknowledgement: 'domain/my web', ...more },
  });
  const gone = change({});
  expect(keepWords(gone, [gone])).toBe("declare it, which `virtspec adopt 'domain/my web'` writes");
  const other = change({ action: 'create', declared: true, uuid: idOf(3) });
  expect(keepWords(gone, [gone, other])).toBe(`declare its UUID ${idOf(2)} for domain my web`);
  expect(keepWords(change({ kind: 'volume' }), [])).toBeUndefined();
  expect(keepWords(change({ action: 'restart', declared: true }), [])).toBeUndefined();
});
