import type { HostRunner } from '../../libvirt/host-view.ts';
import type { VirshSession } from '../../libvirt/virsh-session.ts';
import type { LabState } from '../../model/lab-state.ts';
import type { Domain } from '../../model/objects.ts';
import type { ProbeBoot } from '../../model/probe.ts';
import type { Clock } from '../../process/clock.ts';
import type { ProbeListener } from '../receive/listener.ts';
import type { Hearing } from './receiver.ts';

/** A domain that will be booted; libvirt gives every domain a UUID. */
export type BootableDomain = Domain & {
  readonly uuid: string;
  /** A file with the XML for this one start; the definition in libvirt does not change. Undefined: as defined in libvirt. */
  readonly startFrom?: string;
};

/** The environment in which probe guests run, and their answers are received: one for a whole run. */
export interface ProbeRoom {
  readonly virsh: Pick<VirshSession, 'execute' | 'output' | 'read'>;
  /** Runs a command on the machine with the guests' files. */
  readonly run: HostRunner;
  /** For screenshots and XML while they are read; visible to libvirt too. */
  readonly folder: string;
  readonly accelerator: 'kvm' | 'tcg';
  /** The lab, from libvirt. */
  readonly state: LabState;
  readonly listener: Pick<ProbeListener, 'order'>;
  readonly hearing: Hearing;
  readonly nonce: string;
  /** How many boot at the same time: with more guests than processors, each takes longer. */
  readonly lanes: number;
  /** Whether the domains are throwaway: a second attempt may change their XML, and their disks may be read. */
  readonly throwaway: boolean;
  /** Is called with the result of each boot as it ends. */
  readonly told: (domain: string, boot: ProbeBoot) => void;
  /** Is called once, with the first guests that are running and idle. */
  readonly besideGuests?: ((up: readonly BootableDomain[]) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The clock for timeouts; the system's if undefined. */
  readonly clock?: Clock;
}
