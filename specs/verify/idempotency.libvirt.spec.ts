import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';

const labFile = (name: string) => fileURLToPath(new URL(`../../fixtures/labs/${name}/lab.yaml`, import.meta.url));

describeLane('libvirt', 'the second apply, in a real libvirt, with a domain running', () => {
  test('a lab without MACs is detected: libvirt generates others at every define', async () => {
    const { report, error } = await verify(await loadLab(labFile('unpinned')), { target: { kind: 'sandbox' } });
    expect(error).toBeUndefined();
    const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
    expect(bad.map(({ check, subject }) => `${check} ${subject.kind} ${subject.name}`).sort()).toEqual([
      'fields-pinned domain guest',
      'fields-pinned network lan',
      'interface-mac-pinned domain guest',
      'network-mac-pinned network lan',
      'rebuild-domain-xml domain guest',
      'rebuild-macs domain guest',
      'rebuild-macs network lan',
      'rebuild-network-xml network lan',
    ]);
    expect(report.verdict).toBe('FAILED');
    const macs = bad.find(({ check, subject }) => check === 'rebuild-macs' && subject.kind === 'domain');
    expect(macs).toMatchObject({
      evidence: [
        {
          xpath: '/domain/devices/interface[1]/mac/@address',
          excerpt: expect.stringMatching(/^52:54:00:\S+ → 52:54:00:\S+$/),
        },
        {
          xpath: '/domain/devices/interface[2]/mac/@address',
          excerpt: expect.stringMatching(/^52:54:00:\S+ → 52:54:00:\S+$/),
        },
      ],
    });
    const cures = bad.filter(({ check }) => /^(network|interface)-mac-pinned$/.test(check));
    expect(cures.map((finding) => 'fix' in finding && finding.fix).sort()).toEqual([
      'Declare `<mac address="52:54:00:…"/>` on every interface.',
      'Declare `<mac address="52:54:00:…"/>` on the network.',
    ]);
    const invented = bad.filter(({ check }) => check === 'fields-pinned');
    expect(invented).toMatchObject([
      {
        actual: 'different in each definition: /network/mac/@address',
        fix: 'Fix the cause instead: see network-mac-pinned of network lan.',
      },
      {
        actual:
          'different in each definition: /domain/devices/interface[1]/mac/@address, /domain/devices/interface[2]/mac/@address',
        evidence: [
          {
            source: 'virsh dumpxml --inactive --domain 9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b02',
            excerpt: expect.stringMatching(/^52:54:00:\S+ → 52:54:00:\S+ → 52:54:00:\S+$/),
          },
          { xpath: '/domain/devices/interface[2]/mac/@address' },
        ],
      },
    ]);
  });

  test('a lab without UUIDs is detected, although libvirt refuses its second apply', async () => {
    const { report, error } = await verify(await loadLab(labFile('without-uuids')), { target: { kind: 'sandbox' } });
    expect(error).toMatchObject({ code: 'apply-refused', why: expect.stringContaining('already exists with uuid') });
    // The domain that ran during the refused apply is still inspected; it has no screen.
    expect(report.smoke).toMatchObject([{ running: true, problem: 'it has no screen that libvirt can capture' }]);
    const invented = report.findings.filter(({ check }) => check === 'fields-pinned');
    expect(invented).toMatchObject(
      ['network', 'pool', 'domain'].map((kind) => ({
        status: 'fail',
        subject: { kind },
        actual: `different in each definition: /${kind}/uuid`,
        fix: expect.stringMatching(/^Fix the cause instead: see uuid-pinned of /),
      })),
    );
  });
});
