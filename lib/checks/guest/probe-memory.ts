import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { probeCheck } from '../../check/guest/guest.ts';
import { readableQuantity } from '../../model/quantity.ts';

export const probeMemory = probeCheck(
  {
    id: 'probe-memory',
    title: 'Guest has the declared memory',
    severity: 'error',
    fix: {
      nix: 'Set `memory = { count = …; unit = "GiB"; }` in Nix to the value in the lab file, and declare no smaller `currentMemory`.',
      xml: 'Set `<memory unit="GiB">` to the value in the lab file, and declare no smaller `<currentMemory>`.',
    },
    why: 'A number without a unit is KiB, and the balloon takes memory back down to a smaller `currentMemory`. Firmware and kernel keep a part: measured, 84 % of 512 MiB are usable, and 94 to 96 % from 2 GiB. https://libvirt.org/formatdomain.html#memory-allocation',
  },
  {
    judge(guest) {
      const { view, domain, intent } = guest;
      const least = domain.currentMemory ?? domain.memory;
      return judgeExpected(guest, `${inMiB(view.memory)} usable`, [
        ...between('the lab file', intent?.memory, intent?.memory, view.memory),
        ...between('the domain XML', least, domain.memory, view.memory),
      ]);
    },
  },
);

/** The usable memory for at least `least` and at most `most` bytes. */
function between(
  by: Expectation['by'],
  least: bigint | undefined,
  most: bigint | undefined,
  seen: bigint,
): Expectation[] {
  if (least === undefined || most === undefined) return [];
  const floor = usableOf(least);
  return [
    {
      by,
      expected: `${inMiB(floor)} to ${readableQuantity(most)}`,
      holds: seen >= floor && seen <= most,
      xpath: least === most ? '/domain/memory' : '/domain/currentMemory',
    },
  ];
}

const mib = 1024n ** 2n;

/**
 * The minimum that must be usable of so many bytes. The measured loss is 82 MiB of 512 MiB and up to 123 MiB of 2 GiB: firmware, kernel and its page
 * structures (1.6 %). The limit allows half as much again: 128 MiB and a sixteenth.
 */
function usableOf(bytes: bigint): bigint {
  const left = bytes - bytes / 16n - 128n * mib;
  return left > 0n ? left : 0n;
}

function inMiB(bytes: bigint): string {
  return `${bytes / mib} MiB`;
}
