import type { NixosRebuild } from '../deploy/nixos-rebuild.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Moment } from '../model/moment.ts';
import type { Application } from '../simulate/application.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { lookAfter } from './look-after.ts';

/** Nobody listens on a host: a mark that all was heard would have to be set in its libvirt. */
const unheard =
  'on a host, a complete list of events requires creating an object in its libvirt; ids and XML are compared instead';

/** One switch: what it found, what it left, and why it failed, if it did. */
export interface WatchedSwitch {
  readonly application: Application;
  readonly refusal: VirtspecError | undefined;
}

/**
 * Switches, and looks at what is there then, also where the switch failed. An interruption waits until both are done.
 *
 * @throws VirtspecError as `lookAfter`, and what kept `nixos-rebuild` from starting
 */
export async function switchWatched(
  rebuild: NixosRebuild,
  uri: string,
  before: Moment,
  predicted: readonly PlannedChange[],
): Promise<WatchedSwitch> {
  const refusal = await rebuild.switch().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof VirtspecError && error.code === 'nixos-rebuild-failed') return error;
      throw error;
    },
  );
  const after = await lookAfter(uri, before);
  const failed = refusal && { what: refusal.what, why: refusal.why ?? '' };
  const seen = { before, after, events: [], unheard, actions: [] };
  return { refusal, application: { deployer: rebuild.name, ...seen, predicted, failed } };
}
