import type { AgentTransport } from '../agent-transport.ts';
import { type GuestPlace, runningDomain } from '../guest-place.ts';
import { askAgent } from './ask-agent.ts';
import { KnownGuests } from './known-guests.ts';

/** Milliseconds: what is known of a guest is asked again after an hour. */
const fresh = 3_600_000;

/**
 * Remembers what the agent shows of its guest, unless that was done a short time ago.
 * @throws VirtspecError as `askAgent` and `runningDomain`; what the file system says
 */
export async function rememberGuest(place: GuestPlace, { agent, os }: AgentTransport): Promise<void> {
  const guests = new KnownGuests();
  const name = await place.virsh.output(['domuuid', '--domain', place.domain]);
  const known = await guests.of(name.trim());
  if (known && Math.abs(Date.now() - Date.parse(known.seen)) < fresh) return;
  const { uuid, macs } = await runningDomain(place);
  await guests.remember(uuid, await askAgent(agent, os, macs));
}
