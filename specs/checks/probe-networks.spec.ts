import { describe, expect, test } from 'vitest';
import type { OpenOutcome } from './probed.ts';
import type { Parts } from './reference.ts';
import { nth, type OpenView, say } from './said.ts';

/** Takes DHCP from lab-net, in the lab file and in libvirt. */
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

  test('says which bridge received which MAC', () => {
    expect(say('probe-network', () => {})).toBe(
      `pass: 52:54:00:56:00:10 on virbr56 (lab-net), as 192.168.56.103; ${secondNic} on virbr0 (default), as 192.168.122.15`,
    );
  });

  test('a gateway that is silent', () => {
    expect(say('probe-network', silent({ gatewayAnswers: false }))).toMatch(
      /52:54:00:7a:00:10 on default: 192\.168\.122\.1 does not answer, not 52:54:00:7a:00:10 on virbr0 \(default\) \(the domain XML\)$/,
    );
  });

  test('a ping alone is no proof: a failure in a sandbox, and not judged on a host, which may have a firewall', () => {
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

  test('a network without an address is named, and cannot be judged', () => {
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

  test('where the lab file wants it elsewhere, by its MAC', () => {
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

  test('on a network without DHCP the address is the probe’s, which is no fault', () => {
    expect(say('probe-lease', () => {}, withoutDhcp)).toMatch(
      /^pass: 52:54:00:56:00:10 has 192\.168\.56\.4, set by the probe because there was no lease on lab-net; /,
    );
  });

  test('nor where the lab file asks for DHCP and there is none: that is one', () => {
    const forgotten = ({ observed }: Parts) => observed.edit('network-lab-net', / {4}<dhcp>[\s\S]*<\/dhcp>\n/, '');
    expect(say('probe-lease', () => {}, forgotten)).toMatch(
      /not 52:54:00:56:00:10 has a lease from 192\.168\.56\.100 to 192\.168\.56\.200 \(the lab file\)$/,
    );
  });

  test('a lease on a network without DHCP is somebody else’s, unless a domain of the lab is to serve it', () => {
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

  test('where there is DHCP, no lease is a fault', () => {
    expect(say('probe-lease', first({ by: 'fallback' }))).toMatch(
      /not 52:54:00:56:00:10 has a lease from 192\.168\.56\.100 to 192\.168\.56\.200 \(the domain XML\)$/,
    );
    expect(say('probe-lease', first({ by: undefined, address: undefined }))).toMatch(
      /^fail: 52:54:00:56:00:10 has no address/,
    );
  });

  test('libvirt lists it, with the same address', () => {
    expect(say('probe-lease', ({ boot }) => void boot.leases.shift())).toMatch(
      /not 52:54:00:56:00:10 has the lease that libvirt lists: none \(the domain XML\)$/,
    );
    expect(
      say('probe-lease', ({ boot }) => {
        nth(boot.leases, 0).address = '192.168.56.199';
      }),
    ).toMatch(/the lease that libvirt lists: 192\.168\.56\.199/);
  });

  test('a NAT network’s names the gateway, an isolated one’s none', () => {
    expect(say('probe-lease', first({ router: undefined }))).toMatch(/has a lease with the router 192\.168\.56\.1 /);
    expect(say('probe-lease', first({ router: '192.168.56.10' }))).toMatch(
      /has a lease with the router 192\.168\.56\.1 /,
    );
    expect(say('probe-lease', () => {}, isolate)).toMatch(/^pass/);
    expect(say('probe-lease', first({ router: '192.168.56.1' }), isolate)).toMatch(/has a lease with no router /);
  });

  test('an address that the network keeps for the MAC need not be in a range', () => {
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

  test('one that was alone is not judged', () => {
    expect(
      say(
        'probe-reaches',
        only(() => false),
      ),
    ).toBe('skip: no domain that shares a network with it was running at the same time');
  });

  test('those that were not up beside it are named', () => {
    expect(
      say(
        'probe-reaches',
        only(({ to }) => to === 'CLIENT01'),
      ),
    ).toBe(
      'pass: CLIENT01 (192.168.56.101, lab-net): reached; CLIENT01 (192.168.122.13, default): reached; CLIENT02: not tried, it was not running at the same time; SCCM01: not tried, it was not running at the same time',
    );
  });

  test('the other way is the other’s finding', () => {
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

  test('without a network in common must not meet', () => {
    expect(say('probe-isolated', foreign(false))).toBe('pass: SCCM01 (192.168.122.16, default): no answer');
    expect(say('probe-isolated', foreign(true))).toBe(
      'fail: SCCM01 (192.168.122.16, default): reached, not SCCM01 not reached over default',
    );
  });

  test('and are not asked to', () => {
    expect(say('probe-reaches', foreign(false))).toMatch(/^skip: no domain that shares a network/);
  });

  test.each(['route', 'open'])('a network of mode %s is meant to be reached', (mode) => {
    for (const reached of [true, false])
      expect(say('probe-isolated', foreign(reached), forward(mode))).toMatch(/^skip: .* meant to be reachable$/);
  });
});
