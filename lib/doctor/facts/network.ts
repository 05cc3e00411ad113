import { collectLinks } from '../../libvirt/host-view.ts';
import { seen } from '../fact.ts';
import type { Listener, MachineFacts, Route } from '../host-facts.ts';
import { type Patience, say, within } from './within.ts';

type NetworkFacts = Pick<MachineFacts, 'links' | 'routes' | 'listeners'>;

/** The machine's links, its routes, and the programs that listen on all of its addresses. */
export async function collectNetwork(patience: Patience): Promise<NetworkFacts> {
  const [links, routes, listeners] = await Promise.all([
    within('the links of this machine', patience, async () => {
      const found = await collectLinks((argv) => say(argv, patience));
      const lines = found.map(({ name, addresses }) => `${name} ${addresses.join(' ')}`.trim());
      return seen(found, 'ip -json address show', lines.join('\n'));
    }),
    within('the routes of this machine', patience, async () => {
      const { stdout } = await say(['ip', '-json', '-4', 'route', 'show', 'table', 'all'], patience);
      const routes = parseRoutes(stdout);
      return seen(routes, 'ip -4 route show table all', routes.map(({ to, link }) => `${to} dev ${link}`).join('\n'));
    }),
    within('the ports in use', patience, async () => {
      const { code, stdout, stderr } = await say(['ss', '-Hlntup'], patience);
      if (code !== 0) return { unknown: `ss: ${stderr.trim() || `exit ${code}`}` };
      return seen(parseListeners(stdout), 'ss -lntup', stdout.trim());
    }),
  ]);
  return { links, routes, listeners };
}

/** `ip -json route`, as far as it is parsed; the machine's own local and broadcast addresses are not routes. */
export function parseRoutes(text: string): Route[] {
  type Said = { readonly dst?: string; readonly dev?: string; readonly type?: string };
  return (JSON.parse(text || '[]') as Said[])
    .filter(({ dst, dev, type = 'unicast' }) => dst !== 'default' && dev !== undefined && type === 'unicast')
    .map(({ dst = '', dev = '' }) => ({ to: dst.includes('/') ? dst : `${dst}/32`, link: dev }));
}

/** `ss -Hlntup`: those on every address of every link. A port that is bound to a link shows it, `0.0.0.0%virbr0:67`. */
export function parseListeners(text: string): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, protocol, port] = /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(?:0\.0\.0\.0|\*):(\d+)\s/.exec(line) ?? [];
    return protocol === undefined
      ? []
      : [{ protocol: protocol as 'tcp' | 'udp', port: Number(port), line: line.trim() }];
  });
}
