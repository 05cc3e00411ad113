import { conclude } from '../conclude.ts';
import { printableLines } from '../printable.ts';
import type { Breakdown, Report } from '../report.ts';
import { field, hang, type Page } from './page.ts';

/** What broke the run if anything did, the reports beside this one, and the answer as the last line. */
export function formatClosing(page: Page, report: Report, written: readonly string[]): string[] {
  return [
    ...formatBreakdown(page, report),
    '',
    ...(written.length > 0 ? field(page, { indent: 0, label: 'reports' }, written.join(', ')) : []),
    ...formatRest(page, report),
    ...formatNotes(page, report),
    ...formatAnswer(page, report),
  ];
}

/** A part that passes says nothing of the rest. */
function formatRest(page: Page, { command, selected, verdict }: Report): string[] {
  if (!selected || verdict !== 'PASSED') return [];
  return field(
    page,
    { indent: 0, label: 'not judged' },
    `all other checks: run virtspec ${command} without a selection`,
  );
}

/** Worth knowing, without being findings. */
export function formatNotes(page: Page, { notes = [] }: Report): string[] {
  return notes.flatMap((text) => field(page, { indent: 0, label: 'note' }, text, page.ink.warning));
}

/** What broke the run; nothing if nothing did. */
export function formatBreakdown(page: Page, { breakdown }: Report): string[] {
  return breakdown ? ['', ...formatBroken(page, breakdown)] : [];
}

function formatBroken(page: Page, { code, what, why, fix, done, without }: Breakdown): string[] {
  const { ink } = page;
  return [
    ...hang(page, ink.bad(without === undefined ? 'The run broke: ' : 'The apply broke off: '), what, ink.bad),
    ...(why === undefined
      ? []
      : printableLines(why).flatMap((line, index) =>
          field(page, { indent: 2, label: index === 0 ? 'why' : '' }, line),
        )),
    ...(fix === undefined ? [] : field(page, { indent: 2, label: 'fix' }, fix)),
    ...field(page, { indent: 2, label: 'error' }, code, ink.faint),
    ...(done?.length ? field(page, { indent: 2, label: 'done before' }, done.join('; ')) : []),
    ...(without === undefined
      ? []
      : field(page, { indent: 2, label: 'then' }, `the rest was proven without ${without}`)),
  ];
}

/** The answer. */
export function formatAnswer({ ink, ...page }: Page, report: Report): string[] {
  const { word, tone, text } = conclude(report);
  const seconds = (report.milliseconds / 1000).toFixed(1);
  return hang({ ink, ...page }, `${ink.strong(ink[tone](word))}  `, `${text}, in ${seconds} s`);
}
