import { beforeAll, expect, test } from 'vitest';
import { type Booted, badOf as bad, resultOf as of } from '../support/booted.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { patience } from './plan-step.ts';
import { verifiedLab } from './verified-lab.ts';

const base = await theProbeBase();
const missing = 'missing' in base ? base.missing : undefined;

describeLane(
  'plan',
  'DC01 and CLIENT01 of the reference lab, booted together',
  () => {
    let booted: Booted;
    beforeAll(async () => {
      const { probe, findings } = await verifiedLab();
      if ('missing' in probe) throw new Error(probe.missing);
      booted = { probe, findings };
    }, patience);

    test('both answer over the network, twice, and no check of a guest fails', () => {
      for (const name of ['DC01', 'CLIENT01']) {
        const { first, second } = of(booted, name);
        expect([first?.answer?.channel, second?.answer?.channel]).toEqual(['http', 'http']);
        expect(first?.screen?.drawnByGuest).toBe(true);
      }
      expect(bad(booted)).toEqual([]);
    });

    test('in both, Secure Boot is on, and TPM, adapters and memory are as declared', () => {
      const view = of(booted, 'CLIENT01').first?.answer?.view;
      expect(view).toMatchObject({
        uuid: '9a591f0c-22ac-4372-a959-9b6c8e31193a',
        vcpus: 2,
        firmware: 'uefi',
        secureBoot: true,
        setupMode: false,
        lockdown: 'integrity',
        tpm: { version: '2', driver: expect.stringMatching(/^tpm_crb(_acpi)?$/) },
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

    test('the guest’s claims, the receiver’s kernel and libvirt’s DHCP server agree', () => {
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

    test('the second boot finds what the first left in NVRAM and TPM, after another apply, and PCR 7 is the same', () => {
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
