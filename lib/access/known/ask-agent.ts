import * as z from 'zod';
import type { GuestAgent } from '../../agent/guest-agent.ts';
import { GuestFile } from '../../agent/guest-file.ts';
import type { GuestOs } from '../../agent/guest-os.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { isLinkLocal } from '../../model/ip.ts';
import type { KnownGuest } from './known-guests.ts';

/** Where sshd keeps its host keys; https://github.com/PowerShell/Win32-OpenSSH/wiki/sshd_config */
const folders = { posix: '/etc/ssh/', windows: 'C:\\ProgramData\\ssh\\' } as const;

/** One is enough; the first that the guest has. A guest in FIPS mode has no ed25519 key. */
const kinds = ['ed25519', 'ecdsa', 'rsa'] as const;

/**
 * Asks a guest’s agent for the host key of its ssh server, and for the addresses of its cards.
 *
 * @param macs of the domain’s cards, in lower case
 * @throws VirtspecError as `GuestAgent.ask`
 */
export async function askAgent(agent: GuestAgent, os: GuestOs, macs: ReadonlySet<string>): Promise<KnownGuest> {
  const hostKey = await firstKey(agent, os);
  const addresses = await addressesOf(agent, macs);
  return { ...(hostKey !== undefined && { hostKey }), seen: new Date().toISOString(), addresses };
}

async function firstKey(agent: GuestAgent, os: GuestOs): Promise<string | undefined> {
  for (const kind of kinds) {
    const text = await read(agent, `${folders[os]}ssh_host_${kind}_key.pub`);
    const [, key] = /^([\w@.-]+ [A-Za-z0-9+/=]+)(?:\s|$)/.exec(text ?? '') ?? [];
    if (key !== undefined) return key;
  }
  return undefined;
}

/** Undefined for a file that does not exist. */
async function read(agent: GuestAgent, path: string): Promise<string | undefined> {
  try {
    await using file = await GuestFile.open(agent, path);
    return (await file.more()).toString('utf8');
  } catch (error) {
    if (error instanceof VirtspecError && error.code === 'agent-refused') return undefined;
    throw error;
  }
}

const interfaces = z.array(
  z.object({
    'hardware-address': z.string().default(''),
    'ip-addresses': z.array(z.object({ 'ip-address': z.string() })).default([]),
  }),
);

/** Those of the domain’s own cards: a guest may have bridges and tunnels of its own. */
async function addressesOf(agent: GuestAgent, macs: ReadonlySet<string>): Promise<readonly string[]> {
  const cards = interfaces.parse(await agent.ask('guest-network-get-interfaces'));
  const own = cards.filter((card) => macs.has(card['hardware-address'].toLowerCase()));
  const all = own.flatMap((card) => card['ip-addresses'].map((ip) => ip['ip-address']));
  return all.filter((address) => !isLinkLocal(address) && !address.startsWith('169.254.'));
}
