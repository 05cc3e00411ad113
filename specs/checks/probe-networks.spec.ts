import { describe, expect, test } from 'vitest';
import type { OpenOutcome } from './probed.ts';
import type { Parts } from './reference.ts';
import { nth, type OpenView, say } from './said.ts';

/** Removes DHCP from lab-net, in the lab file and in libvirt. */
function withoutDhcp({ networks, observed, declared }: Parts): void {
  nth(networks, 0).dhcp = false;
  for (const side of [observed, declared]) side.edit('network-lab-net', / {4}<dhcp>[\s\S]*<\/dhcp>\n/, '');
}

type Seen = Parameters<Parameters<typeof say>[1]>[0];

const secondNic = '52:54:00:7a:00:10';

describe('probe-network', () => {
  const silent =
    (change: Partial<OpenView['interfaces'][number]>) =>
    ({ view, boot }: Seen) => {
      boot.contacts = boot.contacts.filter(({ mac }) => mac !== secondNic);
      Object.assign(nth(view.interfaces, 1), change);
    };

  test('states which bridge received which MAC', () => {
    expect(say('probe-network', () => {})).toBe(
      `pass: 52:54:00:56:00:10 on virbr56 (lab-net), as 192.168.56.103; ${secondNic} on virbr0 (default), as 192.168.122.15`,
    );
  });

  test('fails if the gateway does not answer', () => {
    expect(say('probe-network', silent({ gatewayAnswers: false }))).toMatch(
      /52:54:00:7a:00:10 on default: 192\.168\.122\.1 does not answer, not 52:54:00:7a:00:10 on virbr0 \(default\) \(the domain XML\)$/,
    );
  });

  test('treats a ping alone as a failure in a sandbox, and does not judge it on a host, which may have a firewall', () => {
    const pinged = silent({ gatewayAnswers: true });
    expect(say('probe-network', pinged)).toMatch(
      /^fail: .*192\.168\.122\.1 answers a ping, but no request from it was received, /,
    );
    expect(
      say('probe-network', pinged, (parts) => {
        parts.tier = 'host';
      }),
    ).toMatch(/^pass: 52:54:00:56:00:10 on .* no request from it was received: the host’s firewall may block it$/);
    expect(
      say('probe-network', silent({ gatewayAnswers: false }), (parts) => {
        parts.tier = 'host';
      }),
    ).toMatch(/^fail/);
  });

  test('lists a network without an address, which cannot be judged', () => {
    const bare = ({ observed }: Parts) => observed.edit('network-default', / {2}<ip [\s\S]*<\/ip>\n/, '');
    expect(say('probe-network', () => {}, bare)).toMatch(
      /^pass: .*; 52:54:00:7a:00:10 is on default, which has no IPv4 address: not checked$/,
    );
    const both = (parts: Parts) => {
      bare(parts);
      parts.observed.edit('network-lab-net', / {2}<ip [\s\S]*<\/ip>\n/, '');
    };
    expect(say('probe-network', () => {}, both)).toMatch(/^skip: .*not checked; .*not checked$/);
  });

  test('fails if the lab file requires another network for its MAC', () => {
    const swapped = ({ domains }: Parts) => {
      nth(domains, 0).interfaces = [
        { network: 'default', model: undefined, mac: '52:54:00:56:00:10' },
        { network: 'lab-net', model: undefined, mac: undefined },
      ];
    };
    expect(say('probe-network', () => {}, swapped)).toMatch(/not 52:54:00:56:00:10 on default \(the lab file\)$/);
  });
});

describe('probe-lease', () => {
  const first = (change: Partial<OpenView['interfaces'][number]>) => (seen: Seen) =>
    void Object.assign(nth(seen.view.interfaces, 0), change);
  const isolate = (parts: Parts) => parts.observed.edit('network-lab-net', "  <forward mode='nat'/>\n", '');

  test('passes if the probe’s own address is used on a network without DHCP', () => {
    expect(say('probe-lease', () => {}, withoutDhcp)).toMatch(
      /^pass: 52:54:00:56:00:10 has 192\.168\.56\.4, set by the probe because there was no lease on lab-net; /,
    );
  });

  test('passes too if the lab file requires DHCP and there is none, which another check reports', () => {
    const forgotten = ({ observed }: Parts) => observed.edit('network-lab-net', / {4}<dhcp>[\s\S]*<\/dhcp>\n/, '');
    expect(say('probe-lease', () => {}, forgotten)).toMatch(
      /not 52:54:00:56:00:10 has a lease from 192\.168\.56\.100 to 192\.168\.56\.200 \(the lab file\)$/,
    );
  });

  test('fails for a lease on a network without DHCP, unless a domain of the lab serves DHCP there', () => {
    const leased = first({ by: 'dhcp', dhcpServer: '192.168.56.10' });
    expect(say('probe-lease', leased, withoutDhcp)).toMatch(
      /not 52:54:00:56:00:10 has no lease: this network has no DHCP \(the domain XML\)$/,
    );
    const served = (parts: Parts) => {
      withoutDhcp(parts);
      nth(parts.networks, 0).dhcp = undefined;
      nth(parts.domains, 0).servesDhcpOn = ['lab-net'];
    };
    expect(say('probe-lease', leased, served)).toMatch(/^pass/);
  });

  test('fails without a lease on a network with DHCP', () => {
    expect(say('probe-lease', first({ by: 'fallback' }))).toMatch(
      /not 52:54:00:56:00:10 has a lease from 192\.168\.56\.100 to 192\.168\.56\.200 \(the domain XML\)$/,
    );
    expect(say('probe-lease', first({ by: undefined, address: undefined }))).toMatch(
      /^fail: 52:54:00:56:00:10 has no address/,
    );
  });

  test('requires libvirt to list the lease with the same address', () => {
    expect(say('probe-lease', ({ boot }) => void boot.leases.shift())).toMatch(
      /not 52:54:00:56:00:10 has the lease that libvirt lists: none \(the domain XML\)$/,
    );
    expect(
      say('probe-lease', ({ boot }) => {
        nth(boot.leases, 0).address = '192.168.56.199';
      }),
    ).toMatch(/the lease that libvirt lists: 192\.168\.56\.199/);
  });

  test('requires a NAT network’s lease to name the gateway, and an isolated one’s to name none', () => {
    expect(say('probe-lease', first({ router: undefined }))).toMatch(/has a lease with the router 192\.168\.56\.1 /);
    expect(say('probe-lease', first({ router: '192.168.56.10' }))).toMatch(
      /has a lease with the router 192\.168\.56\.1 /,
    );
    expect(say('probe-lease', () => {}, isolate)).toMatch(/^pass/);
    expect(say('probe-lease', first({ router: '192.168.56.1' }), isolate)).toMatch(/has a lease with no router /);
  });

  test('accepts a reserved address outside the ranges', () => {
    const kept = ({ observed }: Parts) =>
      observed.edit('network-lab-net', '<dhcp>', "<dhcp><host mac='52:54:00:56:00:10' ip='192.168.56.10'/>");
    const given = (address: string) => (seen: Seen) => {
      first({ address })(seen);
      nth(seen.boot.leases, 0).address = address;
    };
    expect(say('probe-lease', given('192.168.56.10'), kept)).toMatch(/^pass/);
    expect(say('probe-lease', given('192.168.56.11'), kept)).toMatch(/^fail/);
    expect(say('probe-lease', given('192.168.56.201'))).toMatch(/^fail/);
    expect(say('probe-lease', given('192.168.56.200'))).toMatch(/^pass/);
  });
});

describe('two guests', () => {
  const only = (pairs: (pair: OpenOutcome['reaches'][number]) => boolean) => (seen: Seen) => {
    seen.outcome.reaches = seen.outcome.reaches.filter(pairs);
  };

  test('a guest that ran alone is not judged', () => {
    expect(
      say(
        'probe-reaches',
        only(() => false),
      ),
    ).toBe('skip: no domain that shares a network with it was running at the same time');
  });

  test('guests that did not run at the same time are listed', () => {
    expect(
      say(
        'probe-reaches',
        only(({ to }) => to === 'CLIENT01'),
      ),
    ).toBe(
      'pass: CLIENT01 (192.168.56.101, lab-net): reached; CLIENT01 (192.168.122.13, default): reached; CLIENT02: not tried, it was not running at the same time; SCCM01: not tried, it was not running at the same time',
    );
  });

  test('the opposite direction is judged in the other guest’s finding', () => {
    const oneWay = ({ outcome }: Seen) => {
      for (const pair of outcome.reaches) if (pair.from === 'CLIENT01') pair.reached = false;
    };
    expect(say('probe-reaches', oneWay)).toMatch(/^pass/);
  });

  const foreign =
    (reached: boolean) =>
    ({ outcome }: Seen) => {
      outcome.reaches = [
        { from: 'DC01', to: 'SCCM01', network: 'default', shared: false, address: '192.168.122.16', reached },
      ];
    };
  const forward = (mode: string) => (parts: Parts) =>
    parts.observed.edit('network-default', "<forward mode='nat'/>", `<forward mode='${mode}'/>`);

  test('guests without a common network must not reach each other', () => {
    expect(say('probe-isolated', foreign(false))).toBe('pass: SCCM01 (192.168.122.16, default): no answer');
    expect(say('probe-isolated', foreign(true))).toBe(
      'fail: SCCM01 (192.168.122.16, default): reached, not SCCM01 not reached over default',
    );
  });

  test('guests without a common network are not required to reach each other', () => {
    expect(say('probe-reaches', foreign(false))).toMatch(/^skip: no domain that shares a network/);
  });

  test.each(['route', 'open'])('a network of mode %s may be reached', (mode) => {
    for (const reached of [true, false])
      expect(say('probe-isolated', foreign(reached), forward(mode))).toMatch(/^skip: .* meant to be reachable$/);
  });
});
