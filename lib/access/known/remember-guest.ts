import type { AgentTransport } from '../agent-transport.ts';
import type { GuestPlace } from '../guest-place.ts';
import { type KnownGuest, KnownGuests } from './known-guests.ts';

/** Milliseconds: what is known of a guest is asked again after an hour. */
const fresh = 3_600_000;

/**
 * Remembers what the agent shows of its guest, unless that was done a short time ago.
 * @throws VirtspecError as `askAgent` and `runningDomain`; what the file system says
 */
export async function rememberGuest(place: GuestPlace, { agent, os }: AgentTransport): Promise<void> {
  const guests = new KnownGuests();
  const found = await place.line.find?.(place.domain);
  if (found && isFresh(await guests.of(found.uuid))) return;
  const [{ runningDomain }, { askAgent }] = await Promise.all([import('../guest-place.ts'), import('./ask-agent.ts')]);
  const { uuid, macs } = await runningDomain(place);
  if (isFresh(await guests.of(uuid))) return;
  await guests.remember(uuid, await askAgent(agent, os, macs));
}

function isFresh(known: KnownGuest | undefined): boolean {
  return known !== undefined && Math.abs(Date.now() - Date.parse(known.seen)) < fresh;
}
