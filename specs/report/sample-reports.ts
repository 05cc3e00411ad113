import type { Category } from '../../lib/finding/category.ts';
import type { Cause, Finding, FindingSubject } from '../../lib/finding/finding.ts';
import { sortFindings } from '../../lib/finding/sort-findings.ts';
import type { SmokeResult } from '../../lib/model/smoke.ts';
import { reportOfPlan } from '../../lib/plan/report-of-plan.ts';
import { judgeRun } from '../../lib/report/judge-run.ts';
import type { Combination } from '../../lib/report/matrix.ts';
import type { Report } from '../../lib/report/report.ts';
import { decideGate } from '../../lib/spike/decide-gate.ts';
import { reportOfSpike } from '../../lib/spike/report-of-spike.ts';
import { needs, outcomes, outcomesWith } from '../spike/sample-outcomes.ts';
import { samplePlanned, samplePrediction } from './sample-prediction.ts';
import { sampleProbe } from './sample-probe.ts';

/**
 * One report for each situation, formatted into fixtures/reports/<name>.<extension>. Times and versions are made up, so that the goldens do not
 * depend on the machine.
 */

const subject = (kind: FindingSubject['kind'], name: string): FindingSubject => ({ kind, name });

function pass(check: string, category: Category, title: string, about: FindingSubject, actual: string): Finding {
  return { check, category, title, subject: about, tier: 'sandbox', status: 'pass', actual, evidence: [] };
}

function skip(check: string, category: Category, title: string, about: FindingSubject, reason: string): Finding {
  return { check, category, title, subject: about, tier: 'rendered', status: 'skip', reason };
}

const networks: Finding[] = [
  pass('network-active', 'network', 'lab-net and default are active', subject('network', 'default'), 'active'),
  pass('network-active', 'network', 'lab-net and default are active', subject('network', 'lab-net'), 'active'),
  pass(
    'network-bridge',
    'network',
    '`ip addr show virbr56` shows 192.168.56.1/24',
    subject('network', 'lab-net'),
    '192.168.56.1/24',
  ),
  pass('network-dhcp-range', 'network', 'DHCP .100 to .200', subject('network', 'lab-net'), '192.168.56.100 to .200'),
];

const domains: Finding[] = ['DC01', 'SCCM01', 'CLIENT01', 'CLIENT02'].flatMap((name) => [
  pass('domain-tpm', 'domain', 'TPM 2.0 emulated device', subject('domain', name), 'emulator, version 2.0'),
]);

const beyond: Finding = pass(
  'mac-unique',
  'declaration',
  'No two interfaces share a MAC',
  subject('lab', 'homelab-sccm'),
  '8 MACs, all different',
);

const screen: SmokeResult = {
  domain: 'DC01',
  running: true,
  problem: undefined,
  swtpm: [{ pid: 4242, command: 'swtpm socket --tpm2' }],
  screen: { png: new Uint8Array([137, 80, 78, 71]), width: 1280, height: 800, colours: 14, drawnByGuest: true },
  accelerator: 'kvm',
};

function report(parts: Partial<Report>): Report {
  const findings = sortFindings(parts.findings ?? []);
  return {
    command: 'verify',
    virtspec: '0.1.0',
    lab: { name: 'homelab-sccm', file: 'lab.yaml' },
    target: 'sandbox',
    startedAt: '2026-01-02T03:04:05.000Z',
    milliseconds: 12_345,
    tools: { libvirt: '9.0.0', qemu: '7.2.22', swtpm: '0.7.1' },
    accelerator: { kind: 'kvm' },
    provenance: {
      kind: 'live',
      text: 'NixVirt 0.6.0 (5dfe108), rendered by Nix 2.8.0',
      why: undefined,
      folder: 'nixvirt',
    },
    deployer: 'virsh',
    phases: [
      { name: 'Render the lab', status: 'done', milliseconds: 300, detail: '10 objects' },
      { name: 'Start the sandbox', status: 'done', milliseconds: 310, detail: 'libvirtd 9.0.0' },
      { name: 'Apply the lab', status: 'done', milliseconds: 900 },
    ],
    adaptations: [],
    smoke: [],
    breakdown: undefined,
    verdict: judgeRun(findings, parts.breakdown),
    ...parts,
    findings,
  };
}

const allPass = report({ findings: [...networks, ...domains, beyond], smoke: [screen] });

/** A name that is more hostile than libvirt allows. */
export const nastyName = 'x|`<img src=x>`\n](http://evil.invalid) \u001b[31m\u202e ]]> &amp; \u0000 "\'; rm -rf /';

const failures = report({
  lab: { name: nastyName, file: 'labs/`odd|name`/lab.yaml' },
  findings: [
    {
      ...{
        check: 'network-dhcp-range',
        category: 'network',
        title: 'DHCP .100 to .200',
        subject: subject('network', 'lab-net'),
      },
      ...{ tier: 'sandbox', status: 'fail', severity: 'error' },
      expected: '192.168.56.100 to 192.168.56.200',
      actual: '(nothing)',
      evidence: [
        {
          source: 'virsh net-dumpxml --inactive lab-net',
          xpath: '/network/ip/dhcp/range',
          line: 12,
          excerpt: '<ip address="192.168.56.1" netmask="255.255.255.0">\n  <dhcp/>\n</ip>',
        },
      ],
      fix: 'Declare dhcp.range in networks.nix with the start and the end that the lab file names, then render again: without a range dnsmasq serves nobody.',
      why: 'libvirt picks a random one (NixVirt 0.6.0, `nixvirt.py`, line 187).',
      declaredAt: { file: 'rendered/networks.nix', line: 17 },
    },
    ...networks.slice(0, 2),
    {
      ...{
        check: 'domain-state',
        category: 'domain',
        title: '`virsh list --all` shows the domain, "shut off"',
        subject: subject('domain', nastyName),
      },
      ...{ tier: 'sandbox', status: 'fail', severity: 'error' },
      expected: 'shut off',
      actual: `running: ${nastyName}`,
      evidence: [
        { source: nastyName, excerpt: `\`\`\`\n${nastyName}\n\`\`\`\`` },
        { source: 'virsh list --all', excerpt: ` Id   Name   State\n${'-'.repeat(120)}\n 1    x      running` },
      ],
      fix: `Do not start *it*: <b>${nastyName}</b>`,
      why: `<i>${nastyName}</i> is a name (NixVirt issue 9).`,
    },
    {
      ...{
        check: 'interface-mac-pinned',
        category: 'domain',
        title: 'Every interface has a MAC',
        subject: subject('domain', 'DC01'),
      },
      ...{ tier: 'rendered', status: 'warn', severity: 'warning' },
      expected: 'a MAC on each of 2 interfaces',
      actual: 'none on interface 2 (network default)',
      evidence: [
        {
          source: 'rendered/domains/DC01.xml',
          xpath: '/domain/devices/interface[2]',
          line: 88,
          excerpt: '<interface type="network">',
        },
      ],
      fix: 'Declare mac.address on interface 2: libvirt invents a new one at every define, and NixVirt then restarts the running domain.',
      why: 'libvirt picks a random one (NixVirt 0.6.0, `nixvirt.py`, line 187).',
    },
    {
      ...{
        check: 'domain-nvram',
        category: 'domain',
        title: 'NVRAM paths',
        subject: subject('domain', 'DC01'),
        tier: 'sandbox',
      },
      status: 'error',
      message: "TypeError: Cannot read properties of undefined (reading 'nvram')",
    },
    ...domains,
    skip(
      'smoke-screen',
      'guest',
      'Windows installer boots from ISO',
      subject('domain', 'DC01'),
      'the installer is not at hand: no ISO was given',
    ),
    skip(
      'smoke-screen',
      'guest',
      'Windows installer boots from ISO',
      subject('domain', 'SCCM01'),
      'the installer is not at hand: no ISO was given',
    ),
    skip(
      'smoke-lease',
      'guest',
      'VM gets 192.168.122.x from default NAT',
      subject('domain', 'DC01'),
      'the installer is not at hand: no ISO was given',
    ),
    beyond,
  ],
  smoke: [{ ...screen, domain: nastyName, running: false, problem: 'GL needs a render node', screen: undefined }],
});

const broken = report({
  findings: networks.slice(3),
  phases: [
    { name: 'Render the lab', status: 'done', milliseconds: 300, detail: '10 objects' },
    { name: 'Start the sandbox', status: 'done', milliseconds: 310 },
    { name: 'Apply the lab', status: 'failed', milliseconds: 120, detail: 'pool homelab could not be started' },
    { name: 'Apply again', status: 'skipped', milliseconds: 0, detail: 'the first apply failed' },
  ],
  scenario: [
    'there before the first apply, from before: network default, domain legacy | 1 (running)',
    'missing: /var/lib/libvirt/images/homelab',
  ],
  breakdown: {
    code: 'apply-failed',
    what: 'pool homelab could not be started',
    why: "virsh pool-start homelab: cannot open directory '/var/lib/libvirt/images/homelab': No such file or directory",
    fix: 'Create the folder, or let the pool build it.',
    done: ['defined network lab-net', 'started network lab-net', 'defined pool homelab'],
  },
});

const recorded = report({
  findings: [...networks, ...domains],
  accelerator: { kind: 'tcg', why: 'System Management Mode not supported by this hypervisor.' },
  provenance: {
    kind: 'recorded',
    text: 'recorded XML of NixVirt 0.6.0 (5dfe108), rendered 2026-01-01 by Nix 2.8.0',
    why: 'nix-instantiate is not installed',
    folder: 'fixtures/rendered/homelab-sccm',
  },
  adaptations: ['DC01', 'SCCM01'].flatMap((name) => [
    {
      ...{
        rule: 'kvm-to-tcg',
        subject: { kind: 'domain' as const, name },
        what: '/domain/@type',
        from: 'kvm',
        to: 'qemu',
      },
      why: 'KVM does not run a guest on this host',
    },
    {
      ...{ rule: 'no-host-passthrough', subject: { kind: 'domain' as const, name }, what: '/domain/cpu' },
      ...{
        from: '<cpu mode="host-passthrough"/>',
        to: '(removed)',
        why: 'TCG has no host processor | to pass through',
      },
    },
  ]),
  smoke: [{ ...screen, accelerator: 'tcg' }],
});

const nothing = report({ target: 'rendered', accelerator: undefined, deployer: undefined, tools: {}, phases: [] });

const host: Report = {
  ...report({
    target: 'host',
    findings: [
      pass(
        'libvirt-answers',
        'host',
        'libvirt is reachable',
        subject('host', 'qemu:///system'),
        'qemu:///system responds',
      ),
      skip(
        'iso-format',
        'storage',
        'The ISO is a complete ISO 9660 or UDF image',
        subject('file', '/srv/windows.iso'),
        'this user cannot read it',
      ),
    ],
    accelerator: undefined,
    provenance: undefined,
    deployer: undefined,
    phases: [{ name: 'Inspect the host', status: 'done', milliseconds: 400, detail: 'libvirt responds' }],
  }),
  command: 'doctor',
  lab: undefined,
  hosts: [{ name: 'qemu:///system', uri: 'qemu:///system', tools: { libvirt: '9.0.0' } }],
};

function silent(name: string, actual: string): Finding {
  return {
    ...{ check: 'probe-answers', category: 'guest', title: 'The domain boots, and its guest answers' },
    ...{ subject: subject('domain', name), tier: 'sandbox', status: 'fail', severity: 'error' },
    ...{ expected: 'an answer at each boot', actual },
    evidence: [{ source: `the console of ${name}`, excerpt: 'error: kern/efi/sb.c:150:bad shim signature.' }],
    ...{ fix: 'Look at its screen.', why: 'What does not boot this medium boots no other.' },
  };
}

const probed = report({
  findings: [
    ...networks,
    ...domains,
    silent('SCCM01', 'not started the second time'),
    silent('CLIENT01', 'no answer: it got as far as the boot loader'),
    pass('probe-tpm', 'guest', 'The guest finds its TPM', subject('domain', 'DC01'), 'version 2, tpm_crb'),
    skip('probe-tpm', 'guest', 'The guest finds its TPM', subject('domain', 'CLIENT02'), 'it was not booted'),
  ],
  accelerator: { kind: 'tcg', why: 'System Management Mode not supported by this hypervisor.' },
  smoke: [{ ...screen, accelerator: 'tcg' }],
  probe: sampleProbe,
});

const matrix = report({
  tools: {},
  findings: [
    ...networks,
    {
      ...{ check: 'start-keeps-definition', category: 're-apply', title: 'A start writes nothing into the definition' },
      subject: { ...subject('domain', 'DC01'), host: 'libvirt 12.8.0 with NixVirt 0.6.0 (5dfe108)' },
      ...{ tier: 'sandbox', status: 'fail', severity: 'error' },
      ...{ expected: 'the same definition', actual: 'the start wrote /domain/devices/tpm/backend/profile' },
      evidence: [{ source: 'virsh dumpxml DC01', excerpt: "(nothing) → <profile name='default-v1'/>" }],
      ...{ fix: 'Set `restart = false` on the domain.', why: 'The next define lacks it, which is a change.' },
    },
  ],
  matrix: [
    { name: 'libvirt 9.0.0 with NixVirt 0.6.0 (5dfe108)', libvirt: '9.0.0', verdict: 'PASSED', failed: 0 },
    { name: 'libvirt 12.8.0 with NixVirt 0.6.0 (5dfe108)', libvirt: '12.8.0', verdict: 'FAILED', failed: 4 },
    { name: `libvirt forky with ${nastyName}`, libvirt: 'forky', verdict: 'INCOMPLETE', failed: 0 },
  ].map((one) => ({
    ...(one as Pick<Combination, 'name' | 'libvirt' | 'verdict' | 'failed'>),
    deployer: one.verdict === 'INCOMPLETE' ? nastyName : 'NixVirt 0.6.0 (5dfe108)',
    tools: { libvirt: one.libvirt },
    cause: {
      PASSED: undefined,
      FAILED: 'domain DC01: the start wrote /domain/devices/tpm/backend/profile (start-keeps-definition)',
      INCOMPLETE: `the sandbox did not start: ${nastyName}`,
    }[one.verdict],
  })),
});

function follows(check: string, about: FindingSubject, title: string, causedBy: Cause): Finding {
  return {
    ...{ check, category: 're-apply', title, subject: about, tier: 'sandbox', status: 'fail', severity: 'error' },
    ...{ expected: 'the same', actual: 'another', evidence: [{ source: 'virsh', excerpt: 'the same → another' }] },
    ...{ fix: `Fix the cause instead: see ${causedBy.check}.`, why: 'NixVirt defines it again.', causedBy },
  };
}

const noMac: Cause = { check: 'interface-mac-pinned', kind: 'domain', name: 'DC01' };
const noNetworkMac: Cause = { check: 'network-mac-pinned', kind: 'network', name: nastyName };

/** Two causes with their symptoms: one failed itself, the other is a warning that caused a failure. */
const causes = report({
  findings: [
    ...networks,
    {
      ...{ check: noMac.check, category: 'domain', title: 'MAC address of every interface is pinned' },
      ...{ subject: subject('domain', 'DC01'), tier: 'rendered', status: 'fail', severity: 'error' },
      ...{ expected: 'a MAC address on every interface', actual: 'none on interface 2' },
      evidence: [{ source: 'domains/DC01.xml', line: 61, excerpt: "<interface type='network'>" }],
      ...{ fix: 'Declare `mac = { address = "52:54:00:00:00:02"; }` on interface 2.', why: 'libvirt generates one.' },
    },
    follows('rebuild-macs', subject('domain', 'DC01'), 'Re-apply kept every MAC address', noMac),
    follows(
      'rebuild-domain-identity',
      subject('domain', 'DC01'),
      'Re-apply kept the domain’s UUID, state and QEMU process',
      noMac,
    ),
    {
      ...{ check: noNetworkMac.check, category: 'network', title: 'MAC address of the network is pinned' },
      ...{ subject: subject('network', nastyName), tier: 'rendered', status: 'warn', severity: 'warning' },
      ...{ expected: 'a MAC', actual: 'none', evidence: [{ source: 'networks.xml', excerpt: '<network>' }] },
      ...{ fix: 'Declare the MAC of the network.', why: 'libvirt generates one.' },
    },
    follows(
      'rebuild-network-xml',
      subject('network', nastyName),
      'Re-apply left the network’s definition unchanged',
      noNetworkMac,
    ),
    follows('rebuild-events', subject('lab', 'homelab-sccm'), 'Re-apply stopped, started and undefined nothing', noMac),
  ],
});

const volatile = { startedAt: '2026-01-02T03:04:05.000Z', milliseconds: 1234, virtspec: '0.1.0' };

const gated = outcomesWith({
  'network-attrset': needs('network-raw-xml'),
  'tpm-2': outcomes.broken,
  'network-mac': outcomes.differs,
  'unknown-attributes': outcomes.notRun,
});
const spiked = reportOfSpike(
  {
    ...{ tools: { libvirt: '9.0.0' }, adapted: ['kvm-to-tcg'], plan: undefined },
    releases: [{ name: nastyName, outcomes: gated, gate: decideGate(gated) }],
  },
  new Date(),
  [],
);

/** By the name of their goldens. */
export const sampleReports = {
  'all-pass': allPass,
  failures,
  causes,
  broken,
  recorded,
  probed,
  nothing,
  host,
  matrix,
  plan: { ...reportOfPlan(samplePrediction, samplePlanned), ...volatile },
  spike: { ...spiked, ...volatile },
} satisfies Readonly<Record<string, Report>>;
