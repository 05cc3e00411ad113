import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { flagsByName, verifyByHand } from '../support/container/by-hand.ts';
import { describeContainers, engineEnvironment, expectNoContainer } from '../support/container/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const plainLinux = `${root}fixtures/labs/plain-linux/lab.yaml`;

/** Status, check and subject of each finding. */
function verdictsOf({ findings }: ReportJson): string[] {
  return findings.map(({ status, check, subject }) => `${status} ${check} ${subject.kind} ${subject.name}`).toSorted();
}

async function verify(place: Workplace, args: readonly string[], prefix: readonly string[] = []) {
  const file = place.path('report.json');
  const ended = await runVirtspec(['verify', '--reporter', `json:${file}`, ...args], {
    cwd: place.folder,
    env: { ...place.env, ...engineEnvironment },
    prefix,
  });
  return { ended, report: JSON.parse(readFileSync(file, 'utf8')) as ReportJson };
}

/** A container gives the same results as this machine's sandbox. */
export function verifying(): void {
  describeContainers('verify --target container', () => {
    test('finds the same as the sandbox of this machine; a kept container exists, can be entered, and ends as documented', async () => {
      using place = new Workplace();
      const contained = await verify(place, ['--target', 'container', '--lab', plainLinux, '--keep']);
      expect(contained.ended.code, contained.ended.stderr).toBe(0);
      const said = (label: string) => new RegExp(`^ +${label}: +(.*)$`, 'm').exec(contained.ended.stderr)?.[1] ?? '';
      const env = { ...process.env, ...engineEnvironment };
      // There is no terminal here.
      const shell = (line: string) => spawnSync('sh', ['-c', line.replace(' -it ', ' ')], { encoding: 'utf8', env });
      expect(shell(said('virsh')).stdout).toContain('web server; v1');
      expect(shell(`${said('shell')} -c 'ip -brief link show virbr70'`).stdout).toContain('virbr70');
      shell(said('stop'));
      await expectNoContainer();
      expect(contained.report.target).toBe('container');
      expect(contained.report.findings.map(({ tier }) => tier)).toContain('container');
      const sandboxed = await verify(place, ['--target', 'sandbox', '--lab', plainLinux]);
      expect(verdictsOf(contained.report)).toEqual(verdictsOf(sandboxed.report));
    });

    test('needs nothing from a machine without libvirt, not even schemas; the image is already built', async () => {
      using place = new Workplace();
      const hidden = 'mount -t tmpfs none /usr/share/libvirt && exec "$@"';
      const without = [
        'env',
        'PATH=/nowhere',
        '/usr/bin/unshare',
        '--mount',
        '/bin/sh',
        '-c',
        `PATH=/bin:/sbin; ${hidden}`,
        'sh',
      ];
      const prefix = [...without, '/usr/bin/env', 'PATH=/nowhere'];
      const { ended, report } = await verify(place, ['--target', 'container', '--lab', plainLinux], prefix);
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).toContain("libvirt's schemas are not installed");
      expect(report.phases.map(({ name }) => name).join()).not.toContain('Build the image');
      const schema = report.findings.filter(({ check }) => check === 'schema-valid');
      expect(schema.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'pass']);
    });
  });
}

/** The same with firmware, TPM and guests. */
export function verifyingAtNight(): void {
  describeContainers('verify --target container, with all that a guest takes', () => {
    test('with --boot, the guest in it answers, and sees what is declared', async ({ skip }) => {
      const base = await theProbeBase();
      if ('missing' in base) skip(base.missing);
      using place = new Workplace();
      const { ended, report } = await verify(place, ['--target', 'container', '--lab', plainLinux, '--boot']);
      expect(ended.code, ended.stderr).toBe(0);
      const judged = report.findings.filter(({ check }) => check.startsWith('probe-'));
      expect(new Set(judged.map(({ status, check }) => (check === 'probe-reaches' ? 'alone' : status)))).toEqual(
        new Set(['pass', 'alone']),
      );
      expect(report.probe?.domains).toMatchObject([{ first: { answer: { channel: 'http' } }, second: { answer: {} } }]);
      await expectNoContainer();
    });

    test('gives the same results for the reference lab, with UEFI, Secure Boot and TPM, as the sandbox with the image’s libvirt', async () => {
      using place = new Workplace();
      const text = readFileSync(`${root}lab.yaml`, 'utf8');
      const rendered = text.replace(
        /^source:[\s\S]*?(?=^\w)/m,
        `source: { xml: ${root}fixtures/rendered/homelab-sccm }\n`,
      );
      place.write('lab.yaml', rendered);
      const contained = await verify(place, ['--target', 'container', '--lab', place.path('lab.yaml')]);
      const image = /virtspec-sandbox:\w+/.exec(JSON.stringify(contained.report.phases))?.[0] ?? '';
      const byHand = await verifyByHand(image, Object.values(flagsByName).flat(), place.path('lab.yaml'), place.folder);
      expect(contained.report.guests).toMatchObject([
        { domain: 'DC01', running: true, screen: { drawnByGuest: true } },
      ]);
      expect(verdictsOf(contained.report)).toEqual(verdictsOf(byHand));
      await expectNoContainer();
    });
  });
}
