import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ProbeBoot } from '../../lib/model/probe.ts';
import { badOf as bad, boot, resultOf as of } from '../support/booted.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase();
const missing = 'missing' in base ? base.missing : undefined;

/** QEMU implements 9p itself; virtiofs needs a program, which is a separate package on later systems. */
const hasVirtiofs = ['/usr/libexec/virtiofsd', '/usr/lib/qemu/virtiofsd'].some((file) => existsSync(file));
/** Domains are emulated: a boot takes half a minute on an idle machine with two processors, and longer on a busy one. */
const patience = 600_000;

describeLane(
  'libvirt',
  'negative controls: a guest detects the faults of its domain; each fault separately: guests.libvirt.nightly.spec.ts',
  () => {
    test('a missing TPM, DHCP and model in one guest are found, and nothing else; it is declared active, boots twice from a temporary drive, mounts its shares, and each of its adapters on one network has its own lease', {
      timeout: patience,
    }, async () => {
      using place = new Workplace();
      const lab = place.copyLab('faulty-guest');
      const xml = place.path('faulty-guest/xml/domains/faulty.xml');
      const nine = readFileSync(xml, 'utf8');
      const virtiofs = (/<filesystem[\s\S]*<\/filesystem>/.exec(nine)?.[0] ?? '')
        .replace("'path'", "'virtiofs'")
        .replaceAll('nine', 'sources');
      if (hasVirtiofs) writeFileSync(xml, nine.replace('<graphics', `${virtiofs}<graphics`));
      const booted = await boot(lab, 'all');
      const shares = booted.findings.find(({ check }) => check === 'probe-shares');
      expect(shares).toMatchObject({ status: 'pass' });
      const { first, second, lent } = of(booted, 'faulty');
      expect(lent).toMatchObject({ why: expect.stringContaining('no CD-ROM drive') });
      expect(first?.answer?.view.shares.map(({ tag, readable }) => [tag, readable]).sort()).toEqual([
        ['nine', true],
        ...(hasVirtiofs ? [['sources', true]] : []),
      ]);
      expect([first?.answer?.channel, second?.answer?.channel]).toEqual(['http', 'http']);
      expect(bad(booted)).toEqual(['probe-interfaces faulty', 'probe-lease faulty', 'probe-tpm faulty']);
      const said = (check: string) => booted.findings.find((one) => one.check === check && one.status === 'fail');
      expect(said('probe-tpm')).toMatchObject({ actual: 'no TPM' });
      expect(said('probe-interfaces')).toMatchObject({ actual: expect.stringContaining('8139cp 10ec:8139') });
      expect(said('probe-lease')).toMatchObject({ actual: expect.stringContaining('set by the probe') });
      expect(first?.answer?.view).toMatchObject({ firmware: 'bios', secureBoot: undefined });
      const [quiet, ...lan] = ['52:54:00:82:01:05', '52:54:00:81:01:05', '52:54:00:81:02:05'];
      for (const { view, contacts, leases } of [first, second].map(seenBy)) {
        expect(view.map(({ mac, by }) => [mac, by])).toEqual([[quiet, 'fallback'], ...lan.map((mac) => [mac, 'dhcp'])]);
        const own = view.map(({ mac, address }) => [mac, address]).sort();
        expect(contacts.map(({ mac, address }) => [mac, address]).sort()).toEqual(own);
        expect(leases.map(({ mac, address }) => [mac, address]).sort()).toEqual(own.filter(([mac]) => mac !== quiet));
      }
    });

    describe('one byte of the kernel is another', () => {
      const cache = mkdtempSync(join(tmpdir(), 'vs-cache-'));
      afterAll(() => rmSync(cache, { recursive: true, force: true }));

      test('it does not answer, and the boot loader’s message is the evidence', { timeout: patience }, async () => {
        if ('missing' in base) throw new Error(base.missing);
        const probeBase = { ...base, iso: flipKernelByte(base.iso, cache) };
        const booted = await boot('fixtures/labs/guests/lab.yaml', ['no-tpm'], { probeBase });
        const { first, second, secondSkipped } = of(booted, 'no-tpm');
        expect(first?.answer).toBeUndefined();
        expect(first?.failure).toMatchObject({
          stage: 'boot loader',
          // The messages of GRUB 2.06 and 2.12.
          log: expect.stringMatching(/bad shim (loader )?signature/),
        });
        expect([second, secondSkipped]).toEqual([undefined, 'it did not answer the first time']);
        expect(bad(booted)).toEqual(['probe-answers no-tpm']);
      });
    });
  },
  missing,
);

/** What a boot shows of its adapters: the guest’s own report, the requests that were received, the leases. */
function seenBy(boot: ProbeBoot | undefined) {
  const { answer, contacts = [], leases = [] } = boot ?? {};
  return { view: answer?.view.interfaces ?? [], contacts, leases };
}

/** A copy of the ISO with one changed byte in the kernel's code. */
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
