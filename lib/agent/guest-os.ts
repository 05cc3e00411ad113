import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { GuestAgent } from './guest-agent.ts';

export type GuestOs = 'posix' | 'windows';

const osInfo = z.object({ id: z.string().optional() });

/** @throws VirtspecError as `GuestAgent.ask` */
export async function guestOs(agent: GuestAgent): Promise<GuestOs> {
  const { id } = osInfo.parse(await agent.ask('guest-get-osinfo'));
  return id === 'mswindows' ? 'windows' : 'posix';
}

/** The path of a folder in the guest that does not exist; without blanks. */
export function newGuestFolder(os: GuestOs): string {
  const name = `virtspec-${randomBytes(8).toString('hex')}`;
  return os === 'windows' ? `C:\\Windows\\Temp\\${name}` : `/tmp/${name}`;
}
