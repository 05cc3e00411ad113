import type { GuestBus } from '../../model/guest-view.ts';
import { readableQuantity } from '../../model/quantity.ts';

/** A drive as known to one side; undefined is what that side does not state. */
export interface Drive {
  readonly bus: GuestBus | undefined;
  /** Of its disk or medium. */
  readonly bytes: bigint | undefined;
}

const buses: ReadonlyMap<string, GuestBus> = new Map(
  (['sata', 'ide', 'scsi', 'virtio', 'usb', 'nvme'] as const).map((bus) => [bus, bus]),
);

/**
 * The bus that a guest sees for a target's `bus`; undefined for an unknown one. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 */
export function guestBusOf(bus: string | undefined): GuestBus | undefined {
  return bus === undefined ? undefined : buses.get(bus);
}

/** QEMU shows complete sectors. */
const sector = 512n;

function fits(wanted: Drive, found: Drive): boolean {
  const whole = wanted.bytes === undefined ? undefined : ((wanted.bytes + sector - 1n) / sector) * sector;
  return (wanted.bus === undefined || wanted.bus === found.bus) && (whole === undefined || whole === found.bytes);
}

/**
 * Which wanted drives a guest did not find, matching each found one once, the most specific first; and how many it found in addition.
 * @returns indexes into `wanted`
 */
export function unmatched(
  wanted: readonly Drive[],
  found: readonly Drive[],
): { missing: readonly number[]; extra: number } {
  const left = [...found];
  const exactness = ({ bus, bytes }: Drive) => (bytes === undefined ? 0 : 2) + (bus === undefined ? 0 : 1);
  const missing = wanted
    .map((drive, index) => ({ drive, index }))
    .sort((a, b) => exactness(b.drive) - exactness(a.drive))
    .filter(({ drive }) => {
      const at = left.findIndex((one) => fits(drive, one));
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    })
    .map(({ index }) => index);
  return { missing, extra: left.length };
}

/** `60 GiB on sata` */
export function describeDrive({ bus, bytes }: Drive): string {
  const size = bytes === undefined ? undefined : readableQuantity(bytes);
  return [size, bus === undefined ? undefined : `on ${bus}`].filter(Boolean).join(' ') || 'any';
}
