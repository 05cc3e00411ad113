import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';

const labFile = (name: string) => fileURLToPath(new URL(`../../fixtures/labs/${name}/lab.yaml`, import.meta.url));

describeLane('libvirt', 'the second apply, in a real libvirt, with a domain running', () => {
  test('a lab without MACs is caught: libvirt invents others at every define', async () => {
    const { report, error } = await verify(await loadLab(labFile('unpinned')), { target: 'sandbox' });
    expect(error).toBeUndefined();
    const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
    expect(bad.map(({ check, subject }) => `${check} ${subject.kind} ${subject.name}`).sort()).toEqual([
      'interface-mac-pinned domain guest',
      'network-mac-pinned network lan',
      'rebuild-domain-xml domain guest',
      'rebuild-macs domain guest',
      'rebuild-macs network lan',
      'rebuild-network-xml network lan',
    ]);
    expect(report.decision).toBe('ESCALATE');
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
  });
});
