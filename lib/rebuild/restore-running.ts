import { VirshSession } from '../libvirt/virsh-session.ts';
import type { Moment } from '../model/moment.ts';
import type { Domain } from '../model/objects.ts';

/** A domain that ran before a switch and does not run after it. */
export interface LeftOff {
  readonly name: string;
  readonly uuid: string;
}

/** The domains that a switch left shut off, by UUID: a renamed one is the same. A deleted one cannot be started. */
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
 * Starts domains again, over a writable connection: the only change that `rebuild` itself makes to a host's libvirt, and only on request
 * (`--restore-running`).
 *
 * @returns the result of each: libvirt's message if it refused
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
