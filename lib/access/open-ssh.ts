import { GuestAgent } from '../agent/guest-agent.ts';
import { guestOs } from '../agent/guest-os.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { SshIntent } from '../lab/lab.ts';
import { jumpHost } from '../model/connection-uri.ts';
import { addressesByNetworks, type GuestPlace, type RunningDomain, runningDomain } from './guest-place.ts';
import { askAgent } from './known/ask-agent.ts';
import { type KnownGuest, KnownGuests } from './known/known-guests.ts';
import type { SshTarget } from './ssh/ssh-target.ts';
import { openSshTransport, type SshTransport } from './ssh/ssh-transport.ts';

/** What the user says of the way. */
export interface SshWishes {
  /** On the command line: before that of the lab file. */
  readonly user?: string | undefined;
  /** What the lab file says of the domain. */
  readonly intent: (domain: string) => Promise<SshIntent | undefined>;
}

interface OpenSshOptions {
  /** Why the agent does not answer; undefined: it was not asked. */
  readonly agent: VirtspecError | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Connects to the ssh server of a guest: at the address of the lab file; else at those that its agent, libvirt's leases and reservations, and an earlier
 * answer of its agent name, until one answers.
 *
 * @throws VirtspecError `ssh-no-address`, `guest-off`, as `openSshTransport`, as the wishes' `intent`
 */
export async function openSsh(place: GuestPlace, wishes: SshWishes, options: OpenSshOptions): Promise<SshTransport> {
  const guest = await runningDomain(place);
  const intent = await wishes.intent(place.domain);
  const guests = new KnownGuests();
  const ask = options.agent === undefined ? () => asked(place, guest, guests) : async () => undefined;
  const before = await guests.of(guest.uuid);
  const known = before?.hostKey === undefined ? ((await ask()) ?? before) : before;
  const connect = async (of: KnownGuest | undefined) => {
    const addresses = await addressesOf(place, guest, { intent, known: of });
    if (addresses.length === 0) throw noAddress(place.domain);
    const found = { user: wishes.user, intent, known: of };
    return firstOf(
      addresses.map((address) => targetOf(place, guest, { ...found, address })),
      options.signal,
    );
  };
  try {
    return await connect(known);
  } catch (error) {
    // A guest that was installed again has another key, and may have another address: its agent shows them.
    const mayHelp =
      error instanceof VirtspecError && error.code.startsWith('ssh-') && error.code !== 'ssh-login-refused';
    const now = mayHelp && known === before ? await ask() : undefined;
    if (now === undefined || isSame(now, known)) throw error;
    return await connect(now);
  }
}

function isSame(one: KnownGuest, other: KnownGuest | undefined): boolean {
  return one.hostKey === other?.hostKey && one.addresses.join() === other?.addresses.join();
}

/** What the agent shows now; undefined if it does not answer. */
async function asked(
  { line, domain }: GuestPlace,
  { uuid, macs }: RunningDomain,
  guests: KnownGuests,
): Promise<KnownGuest | undefined> {
  const agent = new GuestAgent(line, domain);
  try {
    const known = await askAgent(agent, await guestOs(agent), macs);
    await guests.remember(uuid, known).catch(() => {});
    return known;
  } catch (error) {
    if (error instanceof VirtspecError && error.code.startsWith('agent-')) return undefined;
    throw error;
  }
}

interface Found {
  readonly intent: SshIntent | undefined;
  readonly known: KnownGuest | undefined;
}

async function addressesOf(
  { virsh }: GuestPlace,
  { macs }: RunningDomain,
  { intent, known }: Found,
): Promise<readonly string[]> {
  if (intent?.address !== undefined) return [intent.address];
  const byNetworks = await addressesByNetworks(virsh, macs);
  return [...new Set([...byNetworks, ...(known?.addresses ?? [])])];
}

function targetOf(
  { virsh, domain }: GuestPlace,
  { uuid }: RunningDomain,
  { user, intent, known, address }: Found & { readonly user: string | undefined; readonly address: string },
): SshTarget {
  return {
    domain,
    uuid,
    address,
    user: user ?? intent?.user,
    port: intent?.port,
    key: intent?.key,
    jump: jumpHost(virsh.uri),
    pinned: known?.hostKey === undefined ? undefined : { key: known.hostKey, seen: known.seen },
  };
}

/** @throws the error of the first target, if none answers */
async function firstOf(targets: readonly SshTarget[], signal: AbortSignal | undefined): Promise<SshTransport> {
  const errors: unknown[] = [];
  for (const target of targets) {
    try {
      return await openSshTransport(target, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof VirtspecError) || error.kind !== 'environment') throw error;
      errors.push(error);
    }
  }
  throw errors[0];
}

function noAddress(domain: string): VirtspecError {
  return new VirtspecError({
    code: 'ssh-no-address',
    kind: 'environment',
    what: `no address of ${domain} is known`,
    why: 'no network of libvirt has leased or reserved one for its cards, and its agent has not shown one',
    fix: `Write it into the lab file: \`ssh: { address: … }\` of ${domain}.`,
  });
}
