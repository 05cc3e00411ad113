import type { Adaptation } from '../../model/adaptation.ts';
import type { SmokeResult } from '../../model/smoke.ts';
import type { Phase } from '../../run/phase.ts';
import type { FormatOptions } from '../format.ts';
import { sameAdaptations } from '../same-adaptations.ts';
import { type Screenshot, screenshotFile } from '../screenshot-name.ts';
import { code, prose, table } from './escape.ts';

/** The guests that were started, with their screens. */
export function formatGuests(
  smoke: readonly SmokeResult[],
  screenshots: readonly Screenshot[],
  options: Pick<FormatOptions, 'screenshots' | 'pictures'>,
): string[] {
  if (smoke.length === 0) return [];
  const guests = smoke.flatMap((guest) => {
    const file = screenshotFile(screenshots, 'smoke', guest.domain);
    return ['', ...formatGuest(guest), ...(file === undefined ? [] : ['', formatScreen(file, options)])];
  });
  return ['', '## Guests started', ...guests];
}

/** A screenshot, as a picture or by its name. */
export function formatScreen(
  name: string,
  { screenshots, pictures }: Pick<FormatOptions, 'screenshots' | 'pictures'>,
): string {
  const file = `${screenshots}/${name}`;
  return pictures ? `![Screen of the guest](${encodeURI(file)})` : `Its screen: ${code(file)}`;
}

function formatGuest({ domain, running, problem, accelerator, swtpm, screen }: SmokeResult): string[] {
  const facts = [
    running ? `running on ${accelerator.toUpperCase()}` : '**did not run**',
    swtpm.length > 0 ? 'with a live swtpm' : '',
    screen
      ? `${screen.width}×${screen.height} screen ${screen.drawnByGuest ? 'drawn by the guest' : '**with nothing of the guest on it**'}`
      : '',
    problem === undefined ? '' : prose(problem),
  ];
  return [`${code(domain)}: ${facts.filter(Boolean).join(', ')}.`];
}

/** Every change of the declared XML that was needed to run it here; the same change of several objects is one row. */
export function formatAdaptations(adaptations: readonly Adaptation[]): string[] {
  if (adaptations.length === 0) return [];
  const rows = sameAdaptations(adaptations).map(({ adaptation: { rule, what, from, to, why }, subjects }) => {
    const of = subjects.map(({ kind, name }) => `${kind} ${code(name)}`).join(', ');
    return [of, ...[what, from, to].map(code), prose(why), code(rule)];
  });
  return [
    ...[
      '',
      '## Adaptations',
      '',
      'What ran is the declared lab except for these changes; they were made for this run only.',
      '',
    ],
    ...table(['Of', 'Where', 'Declared', 'Ran with', 'Why', 'Rule'], rows),
  ];
}

/** The phases of the run, and how long each took. */
export function formatPhases(phases: readonly Phase[]): string[] {
  if (phases.length === 0) return [];
  const marks = { done: '✅', failed: '❌', skipped: '⏭️' };
  const rows = phases.map(({ name, status, milliseconds, detail }) => [
    marks[status],
    prose(name),
    status === 'skipped' ? '' : `${(milliseconds / 1000).toFixed(2)} s`,
    detail === undefined ? '' : prose(detail),
  ]);
  return ['', '## The run', '', ...table(['', 'Phase', 'Took', ''], rows)];
}
