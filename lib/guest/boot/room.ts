import type { HostRunner } from '../../libvirt/host-view.ts';
import type { VirshSession } from '../../libvirt/virsh-session.ts';
import type { LabState } from '../../model/lab-state.ts';
import type { Domain } from '../../model/objects.ts';
import type { ProbeBoot } from '../../model/probe.ts';
import type { Clock } from '../../process/clock.ts';
import type { ProbeListener } from '../receive/listener.ts';
import type { Hearing } from './receiver.ts';

/** A domain that is to be booted; libvirt gives every one a UUID. */
export type BootableDomain = Domain & {
  readonly uuid: string;
  /** A file with the XML that it is started from this once; libvirt keeps its own. Undefined: as libvirt has it. */
  readonly startFrom?: string;
};

/** Where probe guests run, and how they are heard: one for a whole run. */
export interface ProbeRoom {
  readonly virsh: Pick<VirshSession, 'execute' | 'output' | 'read'>;
  /** Runs a command where the guests' files are. */
  readonly run: HostRunner;
  /** For screenshots and XML while they are read; libvirt sees it too. */
  readonly folder: string;
  readonly accelerator: 'kvm' | 'tcg';
  /** As libvirt has the lab. */
  readonly state: LabState;
  readonly listener: Pick<ProbeListener, 'order'>;
  readonly hearing: Hearing;
  readonly nonce: string;
  /** How many boot at the same time: with more guests than processors each takes longer. */
  readonly lanes: number;
  /** Whether the domains are throwaway: a second try may change their XML, and their disks may be read. */
  readonly throwaway: boolean;
  /** Hears what came of each boot as it ends. */
  readonly told: (domain: string, boot: ProbeBoot) => void;
  /** What is to be done once beside guests that are up and at rest: the first that are. */
  readonly besideGuests?: ((up: readonly BootableDomain[]) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** By which guests are waited for; the system's where there is none. */
  readonly clock?: Clock;
}
