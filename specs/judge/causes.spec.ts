import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { faults } from '../checks/faults/index.ts';
import { contextOf, goodParts, type Parts } from '../checks/reference.ts';

type Failed = Extract<Finding, { status: 'fail' | 'warn' }>;

const failed = (change: (parts: Parts) => void, select?: readonly string[]) => {
  const parts = goodParts();
  change(parts);
  return failuresOf(runChecks(contextOf(parts), select ? { select } : {}));
};
const failuresOf = (findings: readonly Finding[]) =>
  findings.filter((one): one is Failed => one.status === 'fail' || one.status === 'warn');
const named = ({ check, subject }: Finding) => `${check} ${subject.kind}:${subject.name}`;
const causes = (findings: readonly Failed[]) =>
  Object.fromEntries(
    findings.map((finding) => {
      const { causedBy } = finding;
      return [named(finding), causedBy ? `${causedBy.check} ${causedBy.kind}:${causedBy.name}` : null];
    }),
  );

describe('a domain with a NIC that has no MAC', () => {
  /** The effects in NixVirt: another MAC at every define, and a power cut. */
  const noMac = (parts: Parts) => {
    const { declared, rebuilt, events } = parts;
    declared.edit('domain-DC01', "      <mac address='52:54:00:7a:00:10'/>\n", '');
    rebuilt.xml = (after) => after.edit('domain-DC01', '52:54:00:7a:00:10', '52:54:00:0f:3c:9e');
    rebuilt.id = 2;
    rebuilt.pid = 4711;
    rebuilt.files = (after) => {
      for (const [path, file] of after)
        if (path.includes('swtpm')) after.set(path, { ...file, inode: '98', sha256: 'b'.repeat(64) });
    };
    events.push({ kind: 'domain', name: 'DC01', event: 'Stopped Destroyed' });
  };
  const pinned = 'interface-mac-pinned domain:DC01';

  test('is one cause', () => {
    expect(causes(failed(noMac))).toEqual({
      'network-virtualbox-range network:lab-net': null,
      [pinned]: null,
      'rebuild-domain-identity domain:DC01': pinned,
      'rebuild-macs domain:DC01': pinned,
      'rebuild-domain-xml domain:DC01': pinned,
      'rebuild-tpm-state domain:DC01': pinned,
      'rebuild-events lab:homelab-sccm': pinned,
    });
  });

  test('has its symptoms refer to it, without repeating the fix', () => {
    for (const { causedBy, fix } of failed(noMac))
      if (causedBy) expect(fix).toBe('Fix the cause instead: see interface-mac-pinned of domain DC01.');
  });

  test('is not the cause of other changes', () => {
    const more = (parts: Parts) => {
      noMac(parts);
      const { xml } = parts.rebuilt;
      parts.rebuilt.xml = (after) => {
        xml(after);
        after.edit('domain-DC01', "<memory unit='KiB'>2097152", "<memory unit='KiB'>1048576");
      };
    };
    expect(causes(failed(more))).toMatchObject({
      [pinned]: null,
      'rebuild-macs domain:DC01': pinned,
      'rebuild-domain-xml domain:DC01': null,
      'rebuild-domain-identity domain:DC01': 'rebuild-domain-xml domain:DC01',
    });
  });

  test('is not the cause of lost state, nor of changes to another object', () => {
    const more = (parts: Parts) => {
      noMac(parts);
      parts.rebuilt.files = (after) => {
        for (const path of [...after.keys()]) if (path.includes('swtpm')) after.delete(path);
      };
      parts.events.push({ kind: 'network', name: 'lab-net', event: 'Stopped' });
    };
    expect(causes(failed(more))).toMatchObject({
      'rebuild-tpm-state domain:DC01': null,
      'rebuild-events lab:homelab-sccm': null,
    });
  });

  test('does not affect a check that was selected without it', () => {
    const [finding] = failed(noMac, ['rebuild-macs']);
    expect(finding).toMatchObject({ check: 'rebuild-macs', fix: expect.stringContaining('Declare the MAC') });
    expect(finding?.causedBy).toBeUndefined();
  });
});

describe('a domain that an apply stops because of its declaration', () => {
  const identity = 'rebuild-domain-identity domain:DC01';
  const find = (findings: readonly Failed[]) => findings.find((one) => named(one) === identity);

  test('`active = false` is reported as the reason, with its fix', () => {
    const findings = failed((parts) => {
      parts.active.set('domain-DC01', false);
      parts.rebuilt.stoppedDomains = true;
      parts.events.push({ kind: 'domain', name: 'DC01', event: 'Stopped Destroyed' });
    });
    expect(find(findings)).toMatchObject({
      actual: expect.stringContaining('`active = false` stops it at every apply'),
      fix: expect.stringContaining('`active = null`'),
    });
    expect(causes(findings)).toMatchObject({ [identity]: null, 'rebuild-events lab:homelab-sccm': identity });
  });

  test('a power cut without a known reason is not explained', () => {
    const finding = find(
      failed((parts) => {
        parts.rebuilt.id = 2;
      }),
    );
    expect(finding?.fix).not.toMatch(/MAC|pin/);
    expect(finding?.causedBy).toBeUndefined();
  });
});

test('a network that the second apply restarted is the cause for its domains', () => {
  const findings = failed(({ rebuilt, events }) => {
    rebuilt.xml = (after) => after.edit('network-default', '192.168.122.254', '192.168.122.200');
    rebuilt.id = 2;
    events.push({ kind: 'network', name: 'default', event: 'Stopped' });
    events.push({ kind: 'domain', name: 'DC01', event: 'Stopped Destroyed' });
  });
  const root = 'rebuild-network-xml network:default';
  expect(causes(findings)).toMatchObject({
    [root]: null,
    'rebuild-domain-identity domain:DC01': root,
    'rebuild-events lab:homelab-sccm': root,
  });
});

test('an inactive network is the cause for a domain that did not start', () => {
  const notActive = ({ inactive, smoke, running, domains }: Parts) => {
    inactive.add('network-default');
    running.clear();
    Object.assign(domains[0] ?? {}, { state: 'running' });
    Object.assign(smoke[0] ?? {}, { running: false, problem: "error: network 'default' is not active" });
  };
  const root = 'network-active network:default';
  expect(causes(failed(notActive))).toMatchObject({
    [root]: null,
    'domain-starts domain:DC01': root,
    'domain-state domain:DC01': root,
    'rebuild-with-running-domain lab:homelab-sccm': root,
  });
  const other = failed((parts) => {
    notActive(parts);
    Object.assign(parts.smoke[0] ?? {}, { problem: 'error: out of memory' });
  });
  expect(causes(other)).toMatchObject({ 'domain-starts domain:DC01': null });
});

test('a domain that does not start for want of a port that its displays share: the port', () => {
  const root = 'graphics-port-unique domain:DC01';
  const twice = ({ declared, observed, smoke }: Parts) => {
    const graphics = "<graphics type='vnc' port='5950'/><graphics type='spice' port='5950'/>";
    for (const side of [declared, observed]) side.edit('domain-DC01', /<graphics[\s\S]*<\/graphics>/, graphics);
    Object.assign(smoke[0] ?? {}, { running: false, problem: 'error: internal error: Failed to reserve port 5950' });
  };
  expect(causes(failed(twice))).toMatchObject({ [root]: null, 'domain-starts domain:DC01': root });
});

test('a hand edit that the second apply took back is told as such', () => {
  const findings = failed(({ rebuilt }) => {
    rebuilt.between = [['setmaxmem', 'DC01', '4G']];
    rebuilt.since = (before) => before.edit('domain-DC01', "<memory unit='KiB'>2097152", "<memory unit='KiB'>4194304");
    rebuilt.id = 2;
  });
  const root = 'rebuild-domain-xml domain:DC01';
  expect(causes(findings)).toMatchObject({ [root]: null, 'rebuild-domain-identity domain:DC01': root });
  expect(findings.find((one) => named(one) === root)?.fix).toMatch(
    /^Declare \/domain\/memory to keep the change that was made by hand/,
  );
});

test('a range outside of its subnet is the cause of not being the one in the lab file', () => {
  const moved = ({ declared, observed }: Parts) => {
    declared.edit('network-lab-net', "start='192.168.56.100'", "start='192.168.57.100'");
    observed.edit('network-lab-net', "start='192.168.56.100'", "start='192.168.57.100'");
  };
  expect(causes(failed(moved, ['network-coherent', 'network-dhcp-range']))).toEqual({
    'network-coherent network:lab-net': null,
    'network-dhcp-range network:lab-net': 'network-coherent network:lab-net',
  });
});

describe('an attribute that is misspelt', () => {
  const emitted = 'attributes-emitted domain:DC01';
  const misspelt = (meant: string, change: (parts: Parts) => void) => (parts: Parts) => {
    parts.dropped.set('domain-DC01', ['memry']);
    parts.misspelt.set('domain-DC01', new Map([['memry', { attribute: 'memory', xpath: meant }]]));
    change(parts);
  };
  const halved = ({ declared, observed }: Parts) => {
    declared.edit('domain-DC01', "<memory unit='GiB'>2<", "<memory unit='GiB'>1<");
    observed.edit('domain-DC01', "<memory unit='KiB'>2097152", "<memory unit='KiB'>1048576");
  };

  test('is the cause of what is wrong at its place', () => {
    const found = causes(failed(misspelt('/domain/memory', halved), ['attributes-emitted', 'domain-memory']));
    expect(found).toEqual({ [emitted]: null, 'domain-memory domain:DC01': emitted });
  });

  test('that NixVirt cannot write is the cause of what is wrong at its place', () => {
    const found = failed(
      (parts) => {
        parts.dropped.set('domain-DC01', ['devices.graphics[1].port']);
        parts.declared.edit('domain-DC01', '</graphics>', "</graphics><graphics type='vnc' autoport='no'/>");
      },
      ['attributes-emitted', 'domain-coherent'],
    );
    expect(causes(found)).toEqual({ [emitted]: null, 'domain-coherent domain:DC01': emitted });
  });

  test('is not the cause of what is wrong elsewhere', () => {
    const found = causes(failed(misspelt('/domain/vcpu', halved), ['attributes-emitted', 'domain-memory']));
    expect(found).toEqual({ [emitted]: null, 'domain-memory domain:DC01': null });
  });

  test.each([
    ['<memory>', 'Memory size must be specified via <memory> or in the <numa> configuration', emitted],
    ['another element', 'unsupported value in <vcpu>', null],
  ])('is the cause of a refusal for a missing <memory> whose words name %s: %j', (_what, words, cause) => {
    const parts = goodParts();
    const change = misspelt('/domain/memory', ({ declared, observed }) => {
      observed.remove('domain-DC01');
      declared.edit('domain-DC01', /\s*<memory .*<\/memory>/, '');
    });
    change(parts);
    const redefined = [{ kind: 'domain', name: 'DC01', definitions: [], refused: words }] as const;
    const select = ['attributes-emitted', 'domain-present'];
    expect(causes(failuresOf(runChecks({ ...contextOf(parts), redefined }, { select })))).toEqual({
      [emitted]: null,
      'domain-present domain:DC01': cause,
    });
  });
});

describe('a disk or an interface whose volume or network is missing', () => {
  const second = (source: string) => (parts: Parts) =>
    parts.declared.edit('domain-DC01', '</disk>', `</disk><disk type='volume' device='disk'>${source}</disk>`);
  const mistyped = (parts: Parts) => parts.declared.edit('domain-DC01', "volume='dc01.qcow2'", "volume='dc1.qcow2'");
  const undeclared = (parts: Parts) => {
    parts.declared.remove('volume-sccm01.qcow2');
    parts.observed.remove('volume-sccm01.qcow2');
    second("<source pool='homelab' volume='sccm01.qcow2'/><target dev='sdb' bus='sata'/>")(parts);
  };
  const noNetwork = ({ declared, observed }: Parts) => {
    for (const side of [declared, observed]) side.remove('network-default');
  };
  const noBridge = ({ declared }: Parts) => declared.edit('domain-DC01', "bridge='virbr56'", "bridge='virbr99'");

  test.each([
    ['volume', 'disk-volume-declared', [undeclared], 'object-declared volume:homelab/sccm01.qcow2'],
    ['volume, beside one that nothing explains', 'disk-volume-declared', [undeclared, mistyped], null],
    ['network', 'interface-source-declared', [noNetwork], 'object-declared network:default'],
    ['network, beside a bridge that nothing explains', 'interface-source-declared', [noNetwork, noBridge], null],
  ] as const)('of which one is declared nowhere: a %s (%s)', (_, check, faults, cause) => {
    const found = failed(
      (parts) => {
        for (const fault of faults) fault(parts);
      },
      ['object-declared', check],
    );
    expect(causes(found)).toMatchObject({ [`${check} domain:DC01`]: cause });
  });
});

describe('a network that is misspelt in the lab file', () => {
  const select = ['object-declared', 'domain-interfaces', 'domain-interface-order'];
  const inInterface = ({ domains }: Parts) => {
    const [first] = domains;
    const interfaces = first?.interfaces?.map((nic) =>
      nic.network === 'default' ? { ...nic, network: 'defualt' } : nic,
    );
    Object.assign(first ?? {}, { interfaces });
  };
  const inSection = ({ networks }: Parts) => {
    for (const network of networks) if (network.name === 'default') network.name = 'defualt';
  };

  test('in an interface: one cause, with what was probably meant', () => {
    const found = failed(inInterface, select);
    const root = 'domain-interfaces domain:DC01';
    expect(causes(found)).toEqual({ [root]: null, 'domain-interface-order domain:DC01': root });
    expect(found.find((one) => named(one) === root)?.fix).toMatch(/^Did you mean 'default'\? Declare/);
  });

  test('everywhere: that it is not declared; another difference beside it is not explained', () => {
    const everywhere = (parts: Parts) => {
      inInterface(parts);
      inSection(parts);
    };
    const root = 'object-declared network:defualt';
    expect(causes(failed(everywhere, select))).toMatchObject({ [root]: null, 'domain-interfaces domain:DC01': root });
    const more = (parts: Parts) => {
      everywhere(parts);
      const [first] = parts.domains;
      const interfaces = first?.interfaces?.map((nic) => ({ ...nic, model: 'rtl8139' }));
      Object.assign(first ?? {}, { interfaces });
    };
    expect(causes(failed(more, select))).toMatchObject({ 'domain-interfaces domain:DC01': null });
  });
});

test('what each of several findings would have been enough for has all of them as causes', () => {
  const findings = failed(({ inactive, smoke, running, smokeDomains }) => {
    inactive.add('network-default');
    running.clear();
    smokeDomains.push('CLIENT01');
    const [first] = smoke;
    Object.assign(first ?? {}, { running: false, problem: "error: network 'default' is not active" });
    smoke.push({ ...(first as (typeof smoke)[number]), domain: 'CLIENT01', problem: 'error: out of memory' });
  });
  expect(findings.find(({ check }) => check === 'rebuild-with-running-domain')).toMatchObject({
    causedBy: { check: 'domain-starts', name: 'CLIENT01' },
    otherCauses: [{ check: 'network-active', name: 'default' }],
  });
});

/** Symptoms of the reference lab's faults; for the others, nothing in the run shows a cause. */
const explained = {
  'object-declared': ['undeclared-object domain:CLIENT02'],
  'uuid-unique': ['uuid-unique domain:CLIENT02'],
  'disk-unique': ['disk-unique domain:CLIENT02'],
  'graphics-port-unique': ['graphics-port-unique domain:CLIENT02'],
  'network-dhcp-range': ['probe-lease domain:DC01', 'probe-lease domain:CLIENT02'],
  'volume-capacity': ['probe-disks domain:DC01'],
  'cdrom-file-present': ['cdrom-file-present domain:CLIENT02'],
  'domain-tpm': ['probe-tpm domain:DC01'],
  'start-keeps-definition': ['rebuild-domain-xml domain:DC01'],
  'rebuild-snapshot-kept': ['rebuild-domain-xml domain:DC01'],
} as const;

test.each(Object.entries(explained))('the fault of %s has the symptoms %j', (id, symptoms) => {
  const by = causes(failed(faults[id as keyof typeof explained].inject));
  for (const one of symptoms) expect(by[one]).toEqual(expect.any(String));
});

describe('one mistake in a lab file that holds everything', () => {
  /** The roots among the failures, with the edit on every side that libvirt keeps it on. */
  const roots = (...edits: readonly (readonly [object: string, from: string | RegExp, to: string])[]) => {
    const found = failed((parts) => {
      for (const side of [parts.declared, parts.observed])
        for (const [object, from, to] of edits) side.edit(object as 'domain-DC01', from, to);
    });
    return found.filter(({ causedBy, check }) => !causedBy && check !== 'network-virtualbox-range').map(named);
  };

  test.each([
    ['the name of a network', "network='default'", "network='defualt'", ['interface-source-declared domain:DC01']],
    ['the name of a volume', "volume='dc01.qcow2'", "volume='dc10.qcow2'", ['disk-volume-declared domain:DC01']],
  ])('%s is one cause', (_what, from, to, expected) => {
    expect(roots(['domain-DC01', from, to])).toEqual(expected);
  });

  test('a network that does not exist, and an interface of another model, are two causes', () => {
    const found = roots(
      ['domain-DC01', "network='default'", "network='defualt'"],
      ['domain-DC01', /model type='e1000e?'/g, "model type='rtl8139'"],
    );
    expect(found).toContain('interface-source-declared domain:DC01');
    expect(found).toContain('domain-interfaces domain:DC01');
  });

  test('a volume that does not exist, and another disk that is not the lab file’s, are two causes', () => {
    const disk =
      "<disk type='volume' device='disk'><source pool='homelab' volume='client01.qcow2'/><target dev='sdz' bus='sata'/></disk>";
    const found = roots(
      ['domain-DC01', "volume='dc01.qcow2'", "volume='dc10.qcow2'"],
      ['domain-DC01', '</devices>', `${disk}</devices>`],
    );
    expect(found).toContain('disk-volume-declared domain:DC01');
    expect(found).toContain('domain-disks domain:DC01');
  });

  test.each([
    ['of another domain', 'domain-CLIENT02', "volume='client02.qcow2'", 'domain-disks domain:CLIENT02'],
    ['of a domain that is named first', 'domain-CLIENT01', "volume='client01.qcow2'", 'domain-disks domain:CLIENT01'],
  ])('a disk %s is one cause: that of the domain which should have another', (_what, object, from, root) => {
    expect(roots([object, from, "volume='dc01.qcow2'"])).toEqual([root]);
  });
});
