import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';

const network = `<network><name>fw</name><bridge name='virbr77' delay='0'/><forward mode='nat'/><mac address='52:54:00:77:00:01'/>
<ip address='192.168.77.1' prefix='24'><dhcp><range start='192.168.77.10' end='192.168.77.20'/>
<host mac='52:54:00:77:00:02' ip='192.168.77.10'/></dhcp></ip></network>`;

/** A guest's questions, from another network namespace behind the bridge: what DHCP and DNS answer within two seconds. */
const client = `
import socket, struct
def answered(port, bound, message, to, say):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'guest')
    s.bind(('', bound)); s.settimeout(2)
    try:
        s.sendto(message, (to, port)); s.recvfrom(2048)
        return say
    except socket.timeout:
        return 'no ' + say
mac = bytes.fromhex('525400770002')
discover = struct.pack('!BBBBIHH', 1, 1, 6, 0, 7, 0, 0x8000) + bytes(16) + mac + bytes(10 + 192) + bytes.fromhex('63825363350101ff')
question = bytes.fromhex('000101000001000000000000') + b'\\x02fw\\x07invalid\\x00' + bytes.fromhex('00010001')
print(answered(67, 68, discover, '255.255.255.255', 'DHCP'), answered(53, 0, question, '192.168.77.1', 'DNS'))
`;

/** As NixOS loads it with networking.nftables.enable: a table of its own that drops what it does not know. */
const nixosFw = (...admitted: readonly string[]) => `table inet nixos-fw {
  chain input {
    type filter hook input priority filter; policy drop;
    ${admitted.join('\n    ')}
    ct state vmap { invalid : drop, established : accept, related : accept }
  }
}`;

/** As NixOS loads it with iptables: a chain that is the last of INPUT. */
const nixosFwIptables = [
  'iptables -w -N nixos-fw',
  'iptables -w -A nixos-fw -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
  'iptables -w -A nixos-fw -j DROP',
  'iptables -w -A INPUT -j nixos-fw',
];

const lacks = [
  ['nft', '--version'],
  ['python3', '--version'],
].find(([file = '', ...args]) => {
  try {
    execFileSync(file, args, { stdio: 'ignore', env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
    return false;
  } catch {
    return true;
  }
});

describeLane(
  'libvirt',
  'what a firewall of the host does to the DHCP and DNS of libvirt, as firewall-admits-guests judges it',
  () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await Sandbox.start();
      await using virsh = await sandbox.virsh();
      writeFileSync(join(sandbox.folder, 'network.xml'), network);
      writeFileSync(join(sandbox.folder, 'client.py'), client);
      await virsh.output(['net-create', '--file', join(sandbox.folder, 'network.xml')]);
      await shell(`unshare --net sleep infinity >/dev/null 2>&1 & pid=$!; echo $pid >/run/virtspec/guest.pid
        ip link add tap type veth peer name guest; ip link set tap master virbr77 up
        until [ "$(readlink /proc/$pid/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
        ip link set guest netns $pid; nsenter --net --target $pid sh -c 'ip link set guest up; ip addr add 192.168.77.99/24 dev guest'`);
    });
    afterAll(() => sandbox?.[Symbol.asyncDispose]());

    const shell = async (script: string) => {
      const { code, stdout, stderr } = await sandbox.run(
        ['env', '--chdir=/', 'sh', '-euc', `PATH=$PATH:/usr/sbin:/sbin; ${script}`],
        {
          timeout: 60_000,
          // For the guest's own network namespace.
          rights: 'all',
        },
      );
      if (code !== 0) throw new Error(stderr);
      return stdout.trim();
    };
    const answers = () =>
      shell('nsenter --net --target "$(cat /run/virtspec/guest.pid)" --wd=/ python3 /run/virtspec/client.py');
    const load = (table: string) => {
      writeFileSync(join(sandbox.folder, 'table.nft'), table);
      return shell('nft -f /run/virtspec/table.nft');
    };

    test('without a firewall both answer', async () => {
      // The bridge takes a moment.
      const both = async () => ((await answers()) === 'DHCP DNS' ? true : undefined);
      expect(await waitUntil(both, { what: 'answers', timeout: 60_000, interval: 100 })).toBe(true);
    });

    describe('a table of nftables that drops', () => {
      test.each([
        ['nothing let through', [], 'no DHCP no DNS'],
        ['the bridge is trusted', ['iifname { "lo", "virbr77" } accept'], 'DHCP DNS'],
        ['another bridge is trusted', ['iifname { "lo", "virbr78" } accept'], 'no DHCP no DNS'],
        ['a wildcard', ['iifname "virbr*" accept'], 'DHCP DNS'],
        ['the port of DHCP on the bridge', ['iifname virbr77 udp dport { 67 } accept'], 'DHCP no DNS'],
        ['both ports everywhere', ['udp dport { 53, 60-70 } accept'], 'DHCP DNS'],
      ])('%s', async (_, admitted, expected) => {
        await load(nixosFw(...admitted));
        try {
          expect(await answers()).toBe(expected);
        } finally {
          await shell('nft delete table inet nixos-fw');
        }
      });
    });

    test('a chain of iptables is behind libvirt’s own, which let it through; without them it drops', async () => {
      await shell(nixosFwIptables.join('; '));
      expect(await answers()).toBe('DHCP DNS');
      // What libvirt's nftables backend has in its own table, and not there.
      await shell('iptables -w -F LIBVIRT_INP');
      expect(await answers()).toBe('no DHCP no DNS');
    });
  },
  lacks && `${lacks[0]} is not installed`,
);
