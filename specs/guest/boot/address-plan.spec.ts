import { expect, test } from 'vitest';
import { planAddresses } from '../../../lib/guest/boot/address-plan.ts';
import { bare, domain, lan, network, quiet, state } from './lab.ts';

const planned = (...domains: Parameters<typeof domain>[]) =>
  planAddresses(state({ networks: [lan, quiet, bare], domains: domains.map((words) => domain(...words)) })).map(
    ({ domain: name, network: net, gateway, fallback }) => [name, net, gateway, fallback],
  );

test('a card gets the address of its network, and a fallback outside the DHCP range', () => {
  expect(planned(['A', 1, ["network='lan'", "network='quiet'"]], ['B', 2, ["network='lan'"]])).toEqual([
    ['A', 'lan', '10.0.0.1', '10.0.0.254/24'],
    ['A', 'quiet', '10.9.0.254', '10.9.0.253/24'],
    ['B', 'lan', '10.0.0.1', '10.0.0.99/24'],
  ]);
});

test('a card on a network’s bridge is on that network, as in NixVirt’s templates', () => {
  expect(planned(['A', 1, ["bridge='virbr1'"]])).toEqual([['A', 'lan', '10.0.0.1', '10.0.0.254/24']]);
});

test('a network without an address, a foreign bridge and a missing network give no address', () => {
  expect(planned(['A', 1, ["network='bare'", "bridge='br0'", "network='gone'"]])).toEqual([
    ['A', 'bare', undefined, undefined],
    ['A', undefined, undefined, undefined],
    ['A', undefined, undefined, undefined],
  ]);
});

test('a subnet that DHCP uses completely has no fallback address', () => {
  const full = network(
    'full',
    'virbr4',
    "address='10.1.0.1' prefix='30'",
    "<dhcp><range start='10.1.0.2' end='10.1.0.2'/></dhcp>",
  );
  const plan = planAddresses(state({ networks: [full], domains: [domain('A', 1, ["network='full'"])] }));
  expect(plan).toMatchObject([{ gateway: '10.1.0.1', fallback: undefined }]);
});

test('IPv6 alone gives no gateway', () => {
  const six = network('six', 'virbr6', "family='ipv6' address='fd00::1' prefix='64'");
  const plan = planAddresses(state({ networks: [six], domains: [domain('A', 1, ["network='six'"])] }));
  expect(plan).toMatchObject([{ network: 'six', gateway: undefined, fallback: undefined }]);
});
