import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCodeOf } from '../../lib/error/virtspec-error.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import type { VerifyOptions } from '../../lib/verify/options.ts';
import type { VerifyOutcome } from '../../lib/verify/report-of.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';
import { killProcesses } from '../support/leaks.ts';
import { startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const guest = 'unpinned/xml/domains/guest.xml';
const uefi = "<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>";
const lan = 'unpinned/xml/networks/lan.xml';

describeLane('libvirt', 'a run that breaks, or a lab that libvirt refuses', () => {
  test('a libvirtd that is killed during the apply is reported', async () => {
    using place = new Workplace();
    const killed = {
      started: (phase: string) =>
        phase === 'Apply the lab' && expect(killProcesses(place.sandboxes, 'libvirtd')).toBeGreaterThan(0),
      ended: () => {},
    };
    const outcome = await verifyIn(place, place.copyLab('unpinned'), { listener: killed });
    expect(outcome.error).toMatchObject({ code: 'sandbox-died', why: expect.stringContaining('libvirtd ended') });
    expect(exitCodeOf(outcome.error)).toBe(3);
    expect(outcome.report.verdict).not.toBe('PASSED');
    expectFailingTestCase(outcome);
  });

  test('a definition that libvirt refuses is exit 1, with what was done until then', async () => {
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    edit(place, guest, "machine='pc'", "machine='nonesuch'");
    const outcome = await verifyIn(place, lab);
    expect(outcome.error).toMatchObject({ code: 'apply-refused', what: 'could not define domain guest' });
    expect(exitCodeOf(outcome.error)).toBe(1);
    expect(outcome.report.breakdown).toMatchObject({
      why: expect.stringContaining('Failed to define domain'),
      done: ['define network lan'],
    });
    expectFailingTestCase(outcome);
  });

  test('a machine that maps only root’s ids is exit 3, and nothing is attributed to the lab', async () => {
    using place = new Workplace();
    const lab = place.copyLab('plain-linux');
    const alone = ['unshare', '--user', '--map-root-user', '--mount'];
    const run = startVirtspec(['verify', '--lab', lab], { cwd: place.folder, env: place.env, prefix: alone });
    const { code, stdout } = await run.ended;
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^INCOMPLETE/m)]);
    // The terminal wraps lines.
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/could not start network lan.*dnsmasq: failed to change group-id.*\/etc\/subgid/);
    await place.expectNothingLeft();
  });

  test('two networks with the same bridge are reported', async () => {
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    const twin = readFileSync(place.path(lan), 'utf8').replace('>lan<', '>twin<').replace('c101<', 'c102<');
    place.write('unpinned/xml/networks/twin.xml', twin);
    const outcome = await verifyIn(place, lab);
    expect(outcome.error).toMatchObject({ code: 'apply-refused', why: expect.stringContaining('virbr71') });
    expect(failures(outcome)).toContain('network-bridge-unique');
    expect(exitCodeOf(outcome.error)).toBe(1);
  });

  test('a volume larger than the sandbox’s storage allocates nothing', async () => {
    using place = new Workplace();
    const lab = place.copyLab('plain-linux');
    edit(
      place,
      'plain-linux/xml/volumes/scratch/root.xml',
      /<capacity[\s\S]*<\/capacity>/,
      `<capacity unit='GiB'>4</capacity><allocation unit='GiB'>4</allocation>`,
    );
    edit(place, 'plain-linux/xml/volumes/scratch/root.xml', /type='qcow2'/, `type='raw'`);
    edit(
      place,
      'plain-linux/xml/domains/web.xml',
      /<driver name='qemu' type='qcow2'[^>]*>/,
      `<driver name='qemu' type='raw'/>`,
    );
    const { error, report } = await verifyIn(place, lab);
    expect(error).toBeUndefined();
    expect(report.findings.find(({ check }) => check === 'volume-present')).toMatchObject({ status: 'pass' });
    expect(report.findings.find(({ check }) => check === 'domain-starts')).toMatchObject({ status: 'pass' });
  });

  test('a domain that cannot start fails with libvirt’s message, and the lab is still applied again', async () => {
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    edit(place, guest, "<memory unit='MiB'>64<", "<memory unit='GiB'>1536<");
    const { report, error } = await verifyIn(place, lab);
    expect(error).toBeUndefined();
    const starts = report.findings.find(({ check }) => check === 'domain-starts');
    expect(starts).toMatchObject({ status: 'fail' });
    expect(JSON.stringify(starts)).toMatch(/memory|address/i);
    expect(report.findings.find(({ check }) => check === 'rebuild-with-running-domain')).toMatchObject({
      status: 'warn',
    });
    expect(report.findings.find(({ check }) => check === 'rebuild-nothing-deleted')).toMatchObject({ status: 'pass' });
  });

  test('the second of two guests with the same port does not start', async () => {
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    edit(place, guest, "autoport='yes'", "autoport='no' port='5999'");
    const twin = readFileSync(place.path(guest), 'utf8').replace('>guest<', '>twin<').replace('2b02<', '2b03<');
    place.write('unpinned/xml/domains/twin.xml', twin);
    edit(place, 'unpinned/lab.yaml', 'domains:\n', 'smoke: [guest, twin]\ndomains:\n  twin: {}\n');
    const { report } = await verifyIn(place, lab);
    const starts = report.findings.filter(({ check }) => check === 'domain-starts');
    expect(starts).toMatchObject([
      { status: 'fail', subject: { name: 'twin' } },
      { status: 'pass', subject: { name: 'guest' } },
    ]);
    expect(JSON.stringify(starts)).toContain('5999');
  });

  test('a firmware that draws nothing in time is reported', async () => {
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    // Under emulation, this firmware takes seconds until it draws; SeaBIOS may have drawn at the first look.
    edit(place, guest, "<memory unit='MiB'>64<", "<memory unit='MiB'>256<");
    edit(place, guest, /<os>[\s\S]*<\/os>/, uefi);
    const { report } = await verifyIn(place, lab, { target: { kind: 'sandbox', screenTimeout: 0 } });
    expect(report.findings.find(({ check }) => check === 'domain-firmware-screen')).toMatchObject({ status: 'fail' });
    expect(report.findings.find(({ check }) => check === 'domain-starts')).toMatchObject({ status: 'pass' });
  });
});

/** Verifies a lab with its sandbox in `place`; nothing may be left on the host. */
async function verifyIn(place: Workplace, lab: string, options: Partial<VerifyOptions> = {}): Promise<VerifyOutcome> {
  const { TMPDIR } = process.env;
  Object.assign(process.env, place.env);
  try {
    return await verify(await loadLab(lab), { target: { kind: 'sandbox' }, ...options });
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

function failures({ report }: VerifyOutcome): string[] {
  return report.findings.filter(({ status }) => status === 'fail').map(({ check }) => check);
}

/** JUnit must not pass a run that broke. */
function expectFailingTestCase({ report }: VerifyOutcome): void {
  expect(formats.junit.format(report, plainOptions)).toMatch(/<(error|failure)\b/);
}
