import type { GuestView } from '../../model/guest-view.ts';
import type { ProbeBoot, ProbeOutcome } from '../../model/probe.ts';
import type { SmokeScreen } from '../../model/smoke.ts';
import { withoutNulls } from './nulls.ts';
import type { ProbeJson } from './probe-schema.ts';

type BootJson = NonNullable<ProbeJson['domains'][number]['first']>;
type ViewJson = NonNullable<BootJson['answer']>['view'];

/** A screenshot in a JSON report. */
export type ScreenJson = NonNullable<BootJson['screen']>;

/** The screenshot of a JSON report, with its picture. */
export type TakeScreen = (screen: ScreenJson) => SmokeScreen;

/** What the probe showed, of a JSON report: the reverse of `probeJson`. */
export function probeFromJson({ medium, signed, accelerator, domains, reaches }: ProbeJson, take: TakeScreen) {
  const outcome: ProbeOutcome = {
    ...{ medium, signed, accelerator, reaches },
    domains: domains.map(({ domain, first, skipped, lent, second, secondSkipped }) => ({
      domain,
      first: first ? bootOf(first, take) : undefined,
      skipped: skipped ?? undefined,
      lent: lent ?? undefined,
      second: second ? bootOf(second, take) : undefined,
      secondSkipped: secondSkipped ?? undefined,
    })),
  };
  return outcome;
}

function bootOf({ milliseconds, answer, failure, contacts, leases, screen }: BootJson, take: TakeScreen): ProbeBoot {
  return {
    ...{ milliseconds, contacts },
    answer: answer ? { channel: answer.channel, view: viewOf(answer.view) } : undefined,
    failure: failure ? withoutNulls(failure) : undefined,
    leases: leases.map(withoutNulls),
    screen: screen ? take(screen) : undefined,
  };
}

function viewOf({ memory, disks, cdroms, tpm, interfaces, shares, kept, left, ...view }: ViewJson): GuestView {
  return {
    ...withoutNulls(view),
    memory: BigInt(memory),
    tpm: tpm ? withoutNulls(tpm) : undefined,
    interfaces: interfaces.map(withoutNulls),
    disks: disks.map((disk) => ({ ...disk, bytes: BigInt(disk.bytes) })),
    cdroms: cdroms.map(({ bytes, ...drive }) => ({ ...drive, bytes: bytes === null ? undefined : BigInt(bytes) })),
    shares: shares.map(withoutNulls),
    kept: withoutNulls(kept),
    left: left ? withoutNulls(left) : undefined,
  };
}
