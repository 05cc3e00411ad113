import { describe, expect, it } from 'vitest';
import { lacks, parseDomainCapabilities } from '../../lib/adapt/domain-capabilities.ts';
import { parseHostCapabilities } from '../../lib/adapt/host-capabilities.ts';
import { fixture } from './host.ts';

describe('parseDomainCapabilities', () => {
  const capabilities = parseDomainCapabilities(fixture('domain-capabilities.xml'));

  it('reads what libvirt 9.0 reports for QEMU 7.2 without KVM', () => {
    expect(capabilities).toMatchObject({
      emulator: '/usr/bin/qemu-system-x86_64',
      arch: 'x86_64',
      machine: 'pc-q35-7.2',
    });
    expect([...capabilities.cpuModes]).toEqual(['maximum', 'host-model', 'custom']);
    expect(capabilities.values('graphics', 'type')?.has('spice')).toBe(true);
    expect(capabilities.values('tpm', 'model')).toEqual(new Set(['tpm-tis', 'tpm-crb']));
  });

  it('distinguishes unsupported values from values that are not reported', () => {
    expect(lacks(capabilities, 'video', 'modelType', 'qxl')).toBe(false);
    expect(lacks(capabilities, 'video', 'modelType', 'gop')).toBe(true);
    expect(lacks(capabilities, 'sound', 'model', 'ich9')).toBe(false);
    expect(lacks(undefined, 'video', 'modelType', 'qxl')).toBe(false);
    const none = parseDomainCapabilities(
      "<domainCapabilities><devices><tpm supported='no'/></devices></domainCapabilities>",
    );
    expect(lacks(none, 'tpm', 'model', 'tpm-crb')).toBe(true);
  });
});

describe('parseHostCapabilities', () => {
  it('reads emulators and machine types, including aliases', () => {
    expect(parseHostCapabilities(fixture('capabilities.xml'))).toEqual({
      emulators: { x86_64: '/usr/bin/qemu-system-x86_64' },
      deprecatedMachines: new Set(),
      machines: { x86_64: new Set(['pc-i440fx-7.2', 'pc', 'pc-q35-7.2', 'q35']) },
    });
  });

  it('reads those of one virtualisation type', () => {
    const text = `<capabilities><guest><arch name='ppc'><domain type='qemu'><emulator>/q</emulator><machine deprecated='yes'>g3</machine></domain></arch></guest></capabilities>`;
    expect(parseHostCapabilities(text)).toEqual({
      ...{ emulators: { ppc: '/q' }, machines: { ppc: new Set(['g3']) } },
      deprecatedMachines: new Set(['g3']),
    });
  });
});
