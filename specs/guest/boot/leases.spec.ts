import { expect, test } from 'vitest';
import { parseLeases } from '../../../lib/guest/boot/leases.ts';

const table = ` Expiry Time           MAC address         Protocol   IP address          Hostname             Client ID or DUID
------------------------------------------------------------------------------------------------------------------------
 2026-11-25 17:00:00   52:54:00:96:F8:BB   ipv4       192.168.56.101/24   probe-52540096f8bb   01:52:54:00:96:f8:bb
 2026-11-25 17:00:00   52:54:00:b4:56:ba   ipv4       192.168.56.102/24   -                    -
 2026-11-25 17:00:00   52:54:00:b4:56:ba   ipv6       fd00::2/64          -                    00:01
`;

test('IPv4 leases are parsed, one per row; a dash is not a name', () => {
  expect(parseLeases(table, 'lan')).toEqual([
    { network: 'lan', mac: '52:54:00:96:f8:bb', address: '192.168.56.101', hostname: 'probe-52540096f8bb' },
    { network: 'lan', mac: '52:54:00:b4:56:ba', address: '192.168.56.102', hostname: undefined },
  ]);
});

test('an empty table and a missing network have no leases', () => {
  expect(parseLeases(table.split('\n').slice(0, 2).join('\n'), 'lan')).toEqual([]);
  expect(parseLeases('', 'lan')).toEqual([]);
});
