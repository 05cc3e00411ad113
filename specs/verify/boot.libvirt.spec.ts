import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/check/finding.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { ProbeOutcome, ProbeResult } from '../../lib/model/probe.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root } from '../support/virtspec.ts';

const base = await theProbeBase();
const missing = 'missing' in base ? base.missing : undefined;

/** Domains are emulated: two boots of two take a minute on an idle machine of two processors, and more on a busy one. */
const patience = 600_000;

interface Booted {
  readonly probe: ProbeOutcome;
  readonly findings: readonly Finding[];
}

async function boot(labFile: string, names: 'all' | readonly string[], more = {}): Promise<Booted> {
  const lab = await loadLab(join(root, labFile));
  const { report, error } = await verify({ ...lab, smoke: [] }, { target: 'sandbox', boot: names, ...more });
  expect(error).toBeUndefined();
  if (!report.probe) throw new Error('no probe in the report');
  return { probe: report.probe, findings: report.findings };
}

function of({ probe }: Booted, name: string): ProbeResult {
  const result = probe.domains.find(({ domain }) => domain === name);
  if (!result) throw new Error(`nothing of ${name}`);
  return result;
}

const bad = ({ findings }: Booted) =>
  findings
    .filter(
      ({ check, status }) =>
        check.startsWith('probe-') && (status === 'fail' || status === 'warn' || status === 'error'),
    )
    .map(({ check, subject }) => `${check} ${subject.name}`)
    .sort();

describeLane(
  'libvirt',
  'DC01 and CLIENT01 of the reference lab, booted together',
  () => {
    let booted: Booted;
    beforeAll(async () => {
      booted = await boot('lab.yaml', ['DC01', 'CLIENT01']);
    }, patience);

    test('both answer over the network, twice, and nothing that a guest can see is wrong', () => {
      for (const name of ['DC01', 'CLIENT01']) {
        const { first, second } = of(booted, name);
        expect([first?.answer?.channel, second?.answer?.channel]).toEqual(['http', 'http']);
        expect(first?.screen?.drawnByGuest).toBe(true);
      }
      expect(bad(booted)).toEqual([]);
    });

    test('Secure Boot is on in both, and their TPM, their adapters and their memory are what the lab declares', () => {
      const view = of(booted, 'CLIENT01').first?.answer?.view;
      expect(view).toMatchObject({
        uuid: '9a591f0c-22ac-4372-a959-9b6c8e31193a',
        vcpus: 2,
        firmware: 'uefi',
        secureBoot: true,
        setupMode: false,
        lockdown: 'integrity',
        tpm: { version: '2', driver: 'tpm_crb' },
        interfaces: [
          {
            mac: '52:54:00:78:9b:96',
            driver: 'e1000e',
            pciId: '8086:10d3',
            carrier: true,
            by: 'dhcp',
            gatewayAnswers: true,
          },
          {
            mac: '52:54:00:7a:94:b1',
            driver: 'e1000e',
            pciId: '8086:10d3',
            carrier: true,
            by: 'dhcp',
            gatewayAnswers: true,
          },
        ],
        disks: [{ bytes: 60n * 1024n ** 3n, bus: 'sata' }],
        cdroms: [{ bus: 'sata' }],
        moduleErrors: [],
      });
    });

    test('what the guest claims, the receiver’s kernel and libvirt’s DHCP server agree on', () => {
      for (const name of ['DC01', 'CLIENT01']) {
        const { first } = of(booted, name);
        const seen = first?.answer?.view.interfaces.map(({ mac, address }) => `${mac} ${address}`).sort();
        expect(first?.contacts.map(({ mac, address }) => `${mac} ${address}`).sort()).toEqual(seen);
        expect(first?.leases.map(({ mac, address }) => `${mac} ${address}`).sort()).toEqual(seen);
        expect(first?.contacts.map(({ bridge }) => bridge).sort()).toEqual(['virbr0', 'virbr56']);
      }
    });

    test('they reach each other over both networks', () => {
      const reached = booted.probe.reaches.map(({ from, to, network, shared, reached }) =>
        [from, to, network, shared, reached].join(' '),
      );
      expect(reached.sort()).toEqual([
        'CLIENT01 DC01 default true true',
        'CLIENT01 DC01 lab-net true true',
        'DC01 CLIENT01 default true true',
        'DC01 CLIENT01 lab-net true true',
      ]);
    });

    test('what the first boot left in NVRAM and TPM, the second finds, after another apply; PCR 7 is the same', () => {
      const { first, second } = of(booted, 'DC01');
      const [one, two] = [first?.answer?.view, second?.answer?.view];
      expect(one?.kept).toEqual({ variable: undefined, nvIndex: undefined });
      expect(one?.left?.variable).toMatch(/^[\da-f]{32}$/);
      expect(one?.left?.nvIndex).toBe(one?.left?.variable);
      expect(two?.kept).toEqual(one?.left);
      expect(two?.tpm?.pcr7).toBe(one?.tpm?.pcr7);
      expect(one?.tpm?.pcr7).toMatch(/^[\da-f]{64}$/);
    });
  },
  missing,
);

describeLane(
  'libvirt',
  'the negative controls: one thing wrong with each domain, and the guest says which',
  () => {
    test('no TPM, no keys, no DHCP, no model: each is found, and nothing else', { timeout: patience }, async () => {
      const booted = await boot('fixtures/labs/guests/lab.yaml', 'all');
      expect(bad(booted)).toEqual([
        'probe-interfaces no-model',
        'probe-lease no-keys',
        'probe-secure-boot no-keys',
        'probe-tpm no-tpm',
      ]);
      const said = (check: string) => booted.findings.find((one) => one.check === check && one.status === 'fail');
      expect(said('probe-tpm')).toMatchObject({ actual: 'no TPM' });
      expect(said('probe-secure-boot')).toMatchObject({ actual: 'UEFI, Secure Boot off, in setup mode' });
      expect(said('probe-interfaces')).toMatchObject({ actual: 'eth0 52:54:00:81:01:04 8139cp 10ec:8139' });
      expect(said('probe-lease')).toMatchObject({ actual: expect.stringContaining('set by the probe') });
      expect(of(booted, 'sound').first?.answer?.view).toMatchObject({ firmware: 'bios', secureBoot: undefined });
      // Two of them are on networks that they do not share, and do not reach each other.
      const crossing = booted.probe.reaches.filter(({ shared }) => !shared);
      expect(crossing.length).toBeGreaterThan(0);
      expect(crossing.filter(({ reached }) => reached)).toEqual([]);
    });

    describe('one byte of the kernel is another', () => {
      const cache = mkdtempSync(join(tmpdir(), 'vs-cache-'));
      afterAll(() => rmSync(cache, { recursive: true, force: true }));

      test('no answer, and the boot loader’s words for it', { timeout: patience }, async () => {
        if ('missing' in base) throw new Error(base.missing);
        const probeBase = { ...base, iso: flipKernelByte(base.iso, cache) };
        const booted = await boot('fixtures/labs/guests/lab.yaml', ['no-tpm'], { probeBase });
        const { first, second, secondSkipped } = of(booted, 'no-tpm');
        expect(first?.answer).toBeUndefined();
        expect(first?.failure).toMatchObject({
          stage: 'boot loader',
          log: expect.stringContaining('bad shim signature'),
        });
        expect([second, secondSkipped]).toEqual([undefined, 'it did not answer the first time']);
        expect(bad(booted)).toEqual(['probe-answers no-tpm']);
      });
    });
  },
  missing,
);

/** A copy of the ISO in which one byte of the kernel's code differs. */
function flipKernelByte(iso: string, folder: string): string {
  const parts = readdirSync(dirname(dirname(iso))).find((name) => name.startsWith('parts-')) ?? '';
  const kernel = readFileSync(join(dirname(dirname(iso)), parts, 'vmlinuz'));
  cpSync(iso, join(folder, 'probe.iso'));
  const bytes = readFileSync(join(folder, 'probe.iso'));
  const at = bytes.indexOf(kernel.subarray(0, 4096)) + Math.floor(kernel.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(join(folder, 'probe.iso'), bytes);
  return join(folder, 'probe.iso');
}
