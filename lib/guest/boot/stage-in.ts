import type { ProbeStage } from '../../model/probe.ts';

/** What each stage is known by on the serial port, the last first. */
const marks: readonly (readonly [ProbeStage, RegExp])[] = [
  ['probe', /^virtspec-probe: init/m],
  ['kernel', /Linux version \d|Kernel panic/],
  ['boot loader', /virtspec-probe: (grub|isolinux)|GRUB|error: .*(shim|signature|verif)|ISOLINUX/],
];

/** How far a guest got, by what stands in its serial log. */
export function stageIn(log: string): ProbeStage {
  return marks.find(([, mark]) => mark.test(log))?.[0] ?? 'firmware';
}
