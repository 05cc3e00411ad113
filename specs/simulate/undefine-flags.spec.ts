import { describe, expect, test } from 'vitest';
import type { ObservedLibvirt } from '../../lib/model/observed-libvirt.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import type { DeclaredConnection } from '../../lib/model/rendered.ts';
import { nixVirtRules } from '../../lib/nixvirt/rules.ts';
import { blastRadius } from '../../lib/simulate/blast-radius.ts';

const uuid = 'd0000000-0000-4000-8000-000000000001';
const xml = (name: string) => ({
  text: `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>`,
  origin: name,
});
const nothing: DeclaredConnection = { objects: [], emptied: ['domain'], absent: [] };
const renamed: DeclaredConnection = {
  objects: [{ kind: 'domain', name: 'new', uuid, pool: undefined, active: null, xml: xml('new') }],
  emptied: [],
  absent: [],
};

/** What is predicted where `old` runs on a libvirt of a version. */
function predictSwitch(connection: DeclaredConnection, version: string | undefined) {
  const live = { active: true, persistent: true, autostart: false, id: 1, state: 'running' } as const;
  const observed: ObservedLibvirt = {
    state: { host: undefined, networks: [], pools: [], domains: [parseDomain(xml('old'), live)] },
    version,
    ...{ snapshots: new Map(), checkpoints: new Map(), managedSaves: new Set() },
    ...{ folders: new Map(), missing: new Set() },
  };
  return blastRadius(connection, new Map(), observed, nixVirtRules('', ''));
}

describe('NixVirt undefines domains with KEEP_TPM, which libvirt knows since 8.9', () => {
  test('an older one refuses that, when the domain has been cut already', () => {
    const { breaks, changes, verdict } = predictSwitch(nothing, '8.0.0');
    expect(changes).toMatchObject([{ name: 'old', action: 'stop', destructive: true }]);
    expect(breaks).toMatchObject({ what: 'undefine domain old', why: expect.stringMatching(/8\.0\.0.*8\.9/) });
    expect(verdict).toBe('destructive');
  });

  test('so it does where a domain is renamed, and nothing is defined then', () => {
    const { breaks, changes } = predictSwitch(renamed, '8.8.0');
    expect(breaks).toMatchObject({ what: 'undefine domain old', leftOff: ['domain/new'] });
    expect(changes).toMatchObject([{ name: 'old', action: 'stop', renamedTo: undefined }]);
  });

  test.each(['8.9.0', '11.3.0', undefined])('%s undefines it', (version) => {
    const { breaks, changes } = predictSwitch(nothing, version);
    expect(breaks).toBeUndefined();
    expect(changes).toMatchObject([{ name: 'old', action: 'delete' }]);
  });
});
