import { type PolicyRow, rowsFrom } from '../policy.ts';
import { address, defaultsTo, leftOpen, lowerCase, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatnetwork.html#${anchor}`;
const written = 'libvirt writes the default where none is declared.';
const bridged =
  "not(/network/forward/@mode) or /network/forward/@mode='nat' or /network/forward/@mode='route' or /network/forward/@mode='open'";

export const network: readonly PolicyRow[] = [
  ...rowsFrom(page('general-metadata'), [
    ['/network/uuid', leftOpen, 'libvirt generates one where none is declared; the check `uuid-pinned` reports it.'],
    ['/network/@ipv6', defaultsTo('no'), 'Written only if it is yes.'],
    ['/network/uuid', uuidSpelling, 'Written in lower case, with dashes.'],
  ]),
  ...rowsFrom(page('connectivity'), [
    ['/network/forward/@mode', defaultsTo('nat'), written],
    [`/network[${bridged}]/bridge`, defaultsTo(''), 'Such a network always has one.'],
    [`/network[${bridged}]/bridge/@name`, leftOpen, 'libvirt assigns a free name.'],
    [`/network[${bridged}]/bridge/@stp`, defaultsTo('on'), written],
    [`/network[${bridged}]/bridge/@delay`, defaultsTo('0'), written],
  ]),
  ...rowsFrom('src/conf/network_conf.c, virNetworkForwardDefParseXML', [
    ['/network/forward/interface', leftOpen, 'libvirt derives the first interface from the attribute `dev`.'],
    ['/network/forward/@dev', leftOpen, 'libvirt derives the attribute from the first interface.'],
  ]),
  ...rowsFrom(page('addressing'), [
    ['/network/mac', leftOpen, 'libvirt generates one; the checks `network-mac-pinned` and `fields-pinned` report it.'],
    ['/network/mac/@address', lowerCase, 'Written in lower case.'],
    ['/network/dns', defaultsTo(''), 'An empty element has no effect.'],
    ...[
      'ip/@address',
      'ip/dhcp/range/@start',
      'ip/dhcp/range/@end',
      'ip/dhcp/host/@ip',
      'dns/host/@ip',
      'route/@address',
      'route/@gateway',
    ].map((at) => [`/network/${at}`, address, 'An IPv6 address is written in its shortest form.'] as const),
  ]),
];
