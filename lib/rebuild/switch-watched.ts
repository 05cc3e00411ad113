import type { NixosRebuild } from '../deploy/nixos-rebuild.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Moment } from '../model/moment.ts';
import type { Application } from '../simulate/application.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { lookAfter } from './look-after.ts';

/** Events are not received on a host: to prove that all were received, a marker would have to be created in its libvirt. */
const unheard =
  'on a host, a complete list of events requires creating an object in its libvirt; ids and XML are compared instead';

/** One switch: the state before, the state after, and why it failed, if it did. */
export interface WatchedSwitch {
  readonly application: Application;
  readonly refusal: VirtspecError | undefined;
}

/**
 * Switches, and collects the state afterwards, also if the switch failed. An interruption waits until both are done.
 *
 * @throws VirtspecError as `lookAfter`, and the error if `nixos-rebuild` could not be started
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
