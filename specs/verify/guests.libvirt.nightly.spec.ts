import { expect, test } from 'vitest';
import { badOf as bad, boot, resultOf as of } from '../support/booted.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';

const base = await theProbeBase();

/** Four guests, two of them with Secure Boot, are booted twice. */
const patience = 600_000;

describeLane(
  'libvirt',
  'negative controls: each domain has one fault, which its guest detects',
  () => {
    test('a missing TPM, missing keys, missing DHCP and a missing model are found, and nothing else', {
      timeout: patience,
    }, async () => {
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
      // Two of them are on different networks, and do not reach each other.
      const crossing = booted.probe.reaches.filter(({ shared }) => !shared);
      expect(crossing.length).toBeGreaterThan(0);
      expect(crossing.filter(({ reached }) => reached)).toEqual([]);
    });
  },
  'missing' in base ? base.missing : undefined,
);
