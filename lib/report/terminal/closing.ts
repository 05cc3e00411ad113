import type { SmokeResult } from '../../model/smoke.ts';
import type { Phase } from '../../run/phase.ts';
import { conclude } from '../conclude.ts';
import { printableLines } from '../printable.ts';
import type { Breakdown, Report } from '../report.ts';
import { field, hang, type Page } from './page.ts';
import { formatProbe } from './probe.ts';

/** Guests that were started, what broke the run if anything did, the reports beside this one, and the answer as the last line. */
export function formatClosing(page: Page, report: Report, written: readonly string[]): string[] {
  return [
    ...(report.smoke.length > 0
      ? ['', page.ink.strong('Guests started'), ...report.smoke.flatMap((smoke) => formatSmoke(page, smoke))]
      : []),
    ...formatProbe(page, report.probe),
    ...formatUnfinished(page, report.phases),
    ...(report.breakdown ? ['', ...formatBreakdown(page, report.breakdown)] : []),
    '',
    ...(written.length > 0 ? field(page, { indent: 0, label: 'reports' }, written.join(', ')) : []),
    ...formatConclusion(page, report),
  ];
}

function formatSmoke(page: Page, { domain, running, problem, accelerator, screen }: SmokeResult): string[] {
  const { ink } = page;
  const seen =
    screen &&
    `${screen.width}×${screen.height} screen ${screen.drawnByGuest ? 'drawn by the guest' : 'with nothing of the guest on it'}`;
  const facts = [running ? `running on ${accelerator.toUpperCase()}` : 'did not run', seen, problem]
    .filter(Boolean)
    .join('; ');
  const good = running && problem === undefined;
  return hang(page, `  ${good ? ink.good('✓') : ink.bad('✗')} `, `${domain}: ${facts}`);
}

/** Phases that were left out; a failed one is told by the breakdown. */
function formatUnfinished(page: Page, phases: readonly Phase[]): string[] {
  const skipped = phases.filter(({ status }) => status === 'skipped');
  if (skipped.length === 0) return [];
  const lines = skipped.flatMap(({ name, detail }) =>
    hang(page, `  ${page.ink.faint('○')} `, detail === undefined ? name : `${name}: ${detail}`, page.ink.faint),
  );
  return ['', page.ink.strong('Left out'), ...lines];
}

function formatBreakdown(page: Page, { code, what, why, fix, done, without }: Breakdown): string[] {
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

function formatConclusion({ ink, ...page }: Page, report: Report): string[] {
  const { word, tone, text } = conclude(report);
  const seconds = (report.milliseconds / 1000).toFixed(1);
  return hang({ ink, ...page }, `${ink.strong(ink[tone](word))}  `, `${text}, in ${seconds} s`);
}
