import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Moment } from '../model/moment.ts';
import { inSeconds, limitOf } from '../process/patience.ts';
import { waitUntil } from '../process/wait-until.ts';
import { momentOf } from './moment-of.ts';
import { runningIn } from './running-in.ts';

/** How long a libvirtd that a switch restarts may take to answer again, in milliseconds; multiplied with `--timeout`. */
const patience = 60_000;

/**
 * The state after a switch. The switch may have restarted libvirtd, so connecting is retried for a while.
 *
 * @param before the state when the switch started
 * @throws VirtspecError `switch-unseen` if libvirt does not come back; any other error of `momentOf`
 */
export async function lookAfter(uri: string, before: Moment, timeout = patience): Promise<Moment> {
  const limit = limitOf(timeout);
  let last: VirtspecError | undefined;
  const look = () =>
    momentOf({ uri }, before).catch((error: unknown) => {
      if (!(error instanceof VirtspecError) || !isAway(error)) throw error;
      last = error;
      return undefined;
    });
  try {
    return await waitUntil(look, { what: 'libvirt to respond', timeout: limit, interval: 500 });
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
    throw new VirtspecError({
      code: 'switch-unseen',
      kind: 'environment',
      what: 'the switch was run, but its result could not be inspected',
      why: `libvirt did not respond for ${inSeconds(limit.milliseconds)} afterwards${limit.hint}: ${last?.why ?? last?.what ?? 'it printed no message'}`,
      fix: `Read \`journalctl -u libvirtd -u nixvirt\` on the host, then compare \`virsh -c ${shellWord(uri)} list --all\` with the domains that ran before the switch: ${runningIn(before)}.`,
      cause: last ?? error,
    });
  }
}

function isAway({ code }: VirtspecError): boolean {
  return code === 'libvirt-unreachable' || code === 'libvirt-connection-lost';
}
