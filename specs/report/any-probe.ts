import fc from 'fast-check';
import type { ProbeOutcome } from '../../lib/model/probe.ts';

/**
 * What a guest may send, which cannot be trusted: any text, every part present or not.
 * @param anyText any text from a guest
 */
export function anyProbe(anyText: fc.Arbitrary<string>): fc.Arbitrary<ProbeOutcome> {
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 2 });
  const bytes = fc.bigInt({ min: 0n, max: 2n ** 64n });
  const bus = fc.constantFrom('sata', 'ide', 'unknown');
  const marks = fc.record({ variable: maybe(anyText), nvIndex: maybe(anyText) });
  const adapter = fc.record({
    ...{ name: anyText, mac: anyText, driver: maybe(anyText), pciAddress: maybe(anyText), pciId: maybe(anyText) },
    ...{ carrier: fc.boolean(), address: maybe(anyText), prefix: maybe(fc.nat(32)) },
    by: fc.constantFrom('dhcp', 'fallback', undefined),
    ...{ dhcpServer: maybe(anyText), router: maybe(anyText), gatewayAnswers: maybe(fc.boolean()) },
  });
  const view = fc.record({
    ...{ uuid: maybe(anyText), vcpus: fc.nat(), memory: bytes, firmware: fc.constantFrom('uefi', 'bios') },
    ...{ secureBoot: maybe(fc.boolean()), setupMode: maybe(fc.boolean()), lockdown: maybe(anyText) },
    tpm: maybe(fc.record({ version: anyText, driver: maybe(anyText), pcr7: maybe(anyText) })),
    interfaces: few(adapter),
    disks: few(fc.record({ name: anyText, bus, bytes })),
    cdroms: few(fc.record({ name: anyText, bus, bytes: maybe(bytes) })),
    shares: few(fc.record({ tag: anyText, readable: fc.boolean(), problem: maybe(anyText) })),
    ...{ kept: marks, left: maybe(marks), moduleErrors: few(anyText) },
  });
  const boot = fc.record({
    milliseconds: fc.nat(),
    answer: maybe(fc.record({ view, channel: fc.constantFrom('http', 'efi-variable', 'disk') })),
    failure: maybe(
      fc.record({ stage: fc.constantFrom('start', 'firmware', 'kernel'), what: anyText, log: maybe(anyText) }),
    ),
    contacts: few(fc.record({ mac: anyText, address: anyText, bridge: anyText })),
    leases: few(fc.record({ network: anyText, mac: anyText, address: anyText, hostname: maybe(anyText) })),
    screen: fc.constant(undefined),
  });
  const result = fc.record({
    ...{ domain: anyText, first: maybe(boot), skipped: maybe(anyText) },
    lent: maybe(fc.record({ why: anyText, added: fc.boolean() })),
    ...{ second: maybe(boot), secondSkipped: maybe(anyText) },
  });
  const reach = fc.record({
    ...{ from: anyText, to: anyText, network: anyText, address: anyText },
    ...{ shared: fc.boolean(), reached: fc.boolean() },
  });
  return fc.record({
    ...{ medium: anyText, signed: fc.boolean(), accelerator: fc.constantFrom('kvm', 'tcg') },
    ...{ domains: few(result), reaches: few(reach) },
  }) as fc.Arbitrary<ProbeOutcome>;
}
