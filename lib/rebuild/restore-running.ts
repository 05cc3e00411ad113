import { VirshSession } from '../libvirt/virsh-session.ts';
import type { Moment } from '../model/moment.ts';
import type { Domain } from '../model/objects.ts';

/** A domain that ran before a switch and does not run after it. */
export interface LeftOff {
  readonly name: string;
  readonly uuid: string;
}

/** The domains that a switch left off, by UUID: one that has another name now is the same. One that is gone cannot be started. */
export function leftOff(before: Moment, after: Moment): readonly LeftOff[] {
  const now = new Map(after.state.domains.map((domain) => [domain.uuid, domain]));
  return before.state.domains.filter(runs).flatMap(({ uuid }) => {
    const domain = now.get(uuid);
    return domain === undefined || uuid === undefined || runs(domain) ? [] : [{ name: domain.name, uuid }];
  });
}

function runs({ live }: Domain): boolean {
  return live?.active ?? false;
}

/**
 * Starts domains again, over a connection that may write: the one thing that virtspec itself ever does to a host's libvirt, and only when
 * asked to (`--restore-running`).
 *
 * @returns what became of each: libvirt's words where it would not
 * @throws VirtspecError as `VirshSession.open`
 */
export async function restoreRunning(
  domains: readonly LeftOff[],
  uri: string,
): Promise<readonly { readonly name: string; readonly refused: string | undefined }[]> {
  if (domains.length === 0) return [];
  await using virsh = await VirshSession.open(uri);
  const replies = domains.map(async ({ name, uuid }) => {
    const { error } = await virsh.execute(['start', '--domain', uuid]);
    return { name, refused: error };
  });
  return await Promise.all(replies);
}
