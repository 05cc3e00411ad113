import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCodeOfRun } from '../../lib/cli/exit-code.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { atLeast } from '../../lib/model/libvirt-version.ts';
import { run } from '../../lib/process/run.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import type { VerifyOutcome } from '../../lib/verify/report-of.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';
import { Workplace } from '../support/workplace.ts';

const guest = 'plain-linux/xml/domains/web.xml';
const lan = 'plain-linux/xml/networks/lan.xml';
const disk = 'plain-linux/xml/volumes/scratch/root.xml';
const labFile = 'plain-linux/lab.yaml';
const libvirt = (await run(['virsh', '--version']).catch(() => undefined))?.stdout.trim() ?? '';

/** The lab of plain-linux, with an independent network and domain. */
function labOfTwo(place: Workplace): string {
  const lab = place.copyLab('plain-linux');
  edit(place, guest, '>web server; v1<', '>guest<');
  const own = readFileSync(place.path(guest), 'utf8').replace(/<disk[\s\S]*<\/disk>/, '');
  const sound = own.replace('>guest<', '>sound<').replace('4be1<', '4be2<').replace('00:01', '00:02');
  place.write('plain-linux/xml/domains/sound.xml', sound.replace("network='lan'", "network='wan'"));
  const wan = readFileSync(place.path(lan), 'utf8').replace('>lan<', '>wan<').replace('f6d1<', 'f6d2<');
  const moved = wan.replace('virbr70', 'virbr69').replaceAll('10.70.', '10.69.').replace('70:00:fe', '69:00:fe');
  place.write('plain-linux/xml/networks/wan.xml', moved);
  edit(place, labFile, 'web server; v1', 'guest');
  edit(place, labFile, 'networks:\n', 'networks:\n  wan: { bridge: virbr69, address: 10.69.0.1/24 }\n');
  edit(place, labFile, /$/, '  sound: { interfaces: [wan] }\nsmoke: [guest]\n');
  return lab;
}

describeLane('libvirt', 'a lab with one object that libvirt rejects', () => {
  test('without a refusal, every check passes, and the smoke domain is started', async () => {
    using place = new Workplace();
    const outcome = await verifyIn(place, labOfTwo(place));
    expect({ bad: badOf(outcome), verdict: outcome.report.verdict }).toEqual({ bad: [], verdict: 'PASSED' });
    expect(outcome.report.smoke.map(({ domain }) => domain)).toEqual(['guest']);
  });

  test('if a domain is refused, the other is started and applied twice, and there is one cause', async () => {
    using place = new Workplace();
    const lab = labOfTwo(place);
    edit(place, guest, "<target dev='vda' bus='virtio'/>", "<target dev='vda' bus='nonesuch'/>");
    const outcome = await verifyIn(place, lab);
    expect(rootsOf(outcome)).toEqual(['schema-valid domain:guest']);
    expect(badOf(outcome)).toContain('domain-present domain:guest');
    const [bad] = outcome.report.findings.filter(
      ({ check, status }) => check === 'domain-present' && status === 'fail',
    );
    expect(bad).toMatchObject({
      actual: 'not defined',
      evidence: expect.arrayContaining([
        {
          source: 'libvirt (could not define domain guest)',
          xpath: '/domain/devices/disk/target/@bus',
          excerpt: expect.stringContaining('nonesuch'),
        },
      ]),
      causedBy: { check: 'schema-valid', name: 'guest' },
    });
    expect(statusOf(outcome, 'sound')).toMatchObject({
      ...{ 'domain-present': 'pass', 'domain-starts': 'pass', 'rebuild-domain-identity': 'pass' },
      ...{ 'rebuild-nothing-deleted': 'pass', 'declared-drift': 'pass' },
    });
    expect(reasonsOf(outcome, 'guest')).toContain('libvirt refused it (see domain-present)');
    expect(outcome.error).toMatchObject({ code: 'apply-refused', what: 'could not define domain guest' });
    expect(outcome.report).toMatchObject({ verdict: 'FAILED', breakdown: { without: 'domain guest' } });
    expect(exitCodeOfRun(outcome.report.verdict, outcome.error)).toBe(1);
    expect(outcome.report.phases.map(({ name, status }) => `${name}: ${status}`)).toContain(
      'Apply without domain guest, rejected by libvirt: done',
    );
    expect(formats.junit.format(outcome.report, plainOptions)).toMatch(/<failure\b/);
  });

  test('if a network is refused, its domain is not started, with the reason, and there is one cause', async () => {
    using place = new Workplace();
    const lab = labOfTwo(place);
    edit(place, lan, "start='10.70.0.10'", "start='10.99.0.10'");
    edit(place, labFile, '    dhcp: 10.70.0.10-10.70.0.99\n', '');
    const outcome = await verifyIn(place, lab);
    expect(rootsOf(outcome)).toEqual(['network-coherent network:lan']);
    expect(badOf(outcome)).toContain('network-active network:lan');
    expect(statusOf(outcome, 'guest')).toMatchObject({ 'domain-present': 'pass', 'domain-starts': 'skip' });
    expect(reasonsOf(outcome, 'guest')).toContain(
      'it was not started: it needs network lan, which libvirt refused (see network-active)',
    );
    expect(statusOf(outcome, 'sound')).toMatchObject({ 'domain-starts': 'pass' });
  });

  test('if the start of a network is refused, it stays defined, and there is one cause', async () => {
    using place = new Workplace();
    const lab = labOfTwo(place);
    edit(place, labFile, /$/, 'scenario: { links: { vboxnet0: 10.70.0.2/24 } }\n');
    const outcome = await verifyIn(place, lab);
    expect(badOf(outcome)).toEqual(['network-active network:lan']);
    expect(statusOf(outcome, 'lan')).toMatchObject({ 'network-address': 'pass', 'bridge-address': 'skip' });
    expect(outcome.error).toMatchObject({ what: 'could not start network lan' });
    expect(statusOf(outcome, 'sound')).toMatchObject({ 'domain-starts': 'pass' });
  });

  test('if a pool cannot be built, its volume and the domain on that refer to it', async () => {
    using place = new Workplace();
    const lab = labOfTwo(place);
    edit(place, 'plain-linux/xml/pools/scratch.xml', '/var/lib/libvirt/images/scratch', '/srv/scratch');
    edit(place, labFile, 'path: /var/lib/libvirt/images/scratch', 'path: /srv/scratch');
    edit(place, labFile, /$/, 'scenario: { missing: [/srv/scratch] }\n');
    const outcome = await verifyIn(place, lab);
    expect(badOf(outcome)).toEqual(['pool-active pool:scratch']);
    const because = 'it needs pool scratch, which libvirt refused (see pool-active)';
    expect(reasonsOf(outcome, 'scratch/root.qcow2')).toContain(because);
    expect(reasonsOf(outcome, 'guest')).toContain(`it was not started: ${because}`);
  });

  test('if a volume and then a domain are refused, each is an error, and the apply failed at the first', async () => {
    using place = new Workplace();
    const lab = labOfTwo(place);
    const base = "<backingStore><path>/srv/none.qcow2</path><format type='qcow2'/></backingStore></volume>";
    edit(place, disk, '</volume>', base);
    edit(place, 'plain-linux/xml/domains/sound.xml', "machine='pc'", "machine='nonesuch'");
    edit(place, labFile, /$/, 'scenario: { missing: [/srv/none.qcow2] }\n');
    const outcome = await verifyIn(place, lab);
    expect(badOf(outcome)).toEqual(['domain-present domain:sound', 'volume-present volume:scratch/root.qcow2']);
    expect(outcome.error).toMatchObject({ what: 'could not define domain sound' });
    expect(outcome.report.breakdown?.without).toBe('domain sound and volume scratch/root.qcow2');
    expect(outcome.report.smoke).toEqual([]);
  });

  test('two networks with the same bridge are reported by a check of the XML, on both, and by nothing else', async () => {
    using place = new Workplace();
    const lab = labOfTwo(place);
    edit(place, 'plain-linux/xml/networks/wan.xml', 'virbr69', 'virbr70');
    edit(place, labFile, 'bridge: virbr69', 'bridge: virbr70');
    const outcome = await verifyIn(place, lab);
    expect(badOf(outcome)).toEqual(['network-bridge-unique network:lan', 'network-bridge-unique network:wan']);
    expect(reasonsOf(outcome, 'wan').join()).toMatch(/bridge name 'virbr70' already in use.*see network-bridge-unique/);
  });

  test.skipIf(atLeast(libvirt, '11.3'))(
    'an element of a newer libvirt is not known here, fails nothing, and the run is incomplete',
    async () => {
      using place = new Workplace();
      const lab = labOfTwo(place);
      edit(place, guest, "machine='pc'", "machine='q35'");
      edit(place, guest, '</devices>', "<watchdog model='itco' action='reset'/></devices>");
      edit(place, labFile, /$/, 'libvirt: 11.3.0\n');
      const outcome = await verifyIn(place, lab);
      const { report, error } = outcome;
      expect(badOf(outcome)).toEqual(['libvirt-as-host lab:plain-linux']);
      expect(error).toBeUndefined();
      expect(report).toMatchObject({ verdict: 'INCOMPLETE', breakdown: { code: 'libvirt-older' } });
      expect(exitCodeOfRun(report.verdict, error)).toBe(3);
      expect(reasonsOf(outcome, 'guest')).toContain(
        `cannot be checked in this run: 'itco' (model of <watchdog>) needs libvirt 11.3, and this run used libvirt ${libvirt}; run again with --libvirt trixie`,
      );
      expect(statusOf(outcome, 'sound')).toMatchObject({ 'domain-starts': 'pass', 'rebuild-domain-identity': 'pass' });
    },
  );
});

/** Verifies a lab with its sandbox in `place`; nothing may be left on the host. */
async function verifyIn(place: Workplace, lab: string): Promise<VerifyOutcome> {
  const { TMPDIR } = process.env;
  Object.assign(process.env, place.env);
  try {
    return await verify(await loadLab(lab), { target: { kind: 'sandbox' } });
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await place.expectNothingLeft();
  }
}

/** Replaces text in a file of the lab, which must occur. */
function edit(place: Workplace, file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(place.path(file), 'utf8');
  expect(text).toMatch(from);
  place.write(file, text.replace(from, to));
}

/** Every failure and warning. */
/** What follows from nothing else. */
function rootsOf({ report }: VerifyOutcome): string[] {
  const roots = report.findings.filter((one) => (one.status === 'fail' || one.status === 'warn') && !one.causedBy);
  return roots.map(({ check, subject }) => `${check} ${subject.kind}:${subject.name}`).sort();
}

function badOf({ report }: VerifyOutcome): string[] {
  const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'warn' || status === 'error');
  return bad.map(({ check, subject }) => `${check} ${subject.kind}:${subject.name}`).sort();
}

function statusOf({ report }: VerifyOutcome, name: string): Record<string, string> {
  const own = report.findings.filter(({ subject }) => subject.name === name);
  return Object.fromEntries(own.map(({ check, status }) => [check, status]));
}

function reasonsOf({ report }: VerifyOutcome, name: string): string[] {
  return report.findings.flatMap((one) => (one.subject.name === name && one.status === 'skip' ? [one.reason] : []));
}
