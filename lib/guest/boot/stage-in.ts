import type { ProbeStage } from '../../model/probe.ts';

/** The serial output by which each stage is recognised, the last stage first. */
const marks: readonly (readonly [ProbeStage, RegExp])[] = [
  ['probe', /^virtspec-probe: init/m],
  ['kernel', /Linux version \d|Kernel panic/],
  ['boot loader', /virtspec-probe: (grub|isolinux)|GRUB|error: .*(shim|signature|verif)|ISOLINUX/],
];

/** How far a guest got, from its serial log. */
export function stageIn(log: string): ProbeStage {
  return marks.find(([, mark]) => mark.test(log))?.[0] ?? 'firmware';
}
