import { field, hang, type Ink, type Page, pageOf } from '../report/terminal/page.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { type PlanReport, reservations } from './plan-report.ts';
import { breakText, drifting, nameOf, verdictText, wordsOf } from './plan-words.ts';

export interface PlanTerminalOptions {
  readonly colour: boolean;
  readonly columns: number;
}

const inks = { nothing: 'good', changes: 'warning', destructive: 'bad' } as const satisfies Record<string, keyof Ink>;

/** For people: what is lost first, and in red; then what changes, path by path; what is unchanged is counted only. */
export function formatPlanTerminal(report: PlanReport, options: PlanTerminalOptions): string {
  const page = pageOf(options);
  const { foreseen, provenance, nixvirt, uri } = report;
  const { changes, breaks, verdict } = foreseen;
  const told = changes.filter((change) => change.action !== 'unchanged' || change.notes.length > 0);
  const lines = [
    ...field(page, { indent: 0, label: 'lab' }, `${report.lab.name}: ${provenance.text}`),
    ...field(page, { indent: 0, label: 'libvirt' }, uri),
    ...field(page, { indent: 0, label: 'applied by' }, nixvirt.name),
    '',
    ...(breaks ? [...hang(page, '', breakText(breaks), page.ink.bad), ...leftOff(page, breaks.leftOff), ''] : []),
    ...told.flatMap((change) => [...formatChange(page, change), '']),
    ...drifting(changes).flatMap((change) => formatDrift(page, change)),
    ...reservations(report).flatMap((text) => hang(page, '! ', text, page.ink.warning)),
    ...hang(page, '', verdictText(report), (text) => page.ink.strong(page.ink[inks[verdict]](text))),
  ];
  return `${lines.join('\n')}\n`;
}

function leftOff(page: Page, names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : field(page, { indent: 2, label: 'unchanged or off' }, names.join(', '), page.ink.bad);
}

function formatChange(page: Page, change: PlannedChange): string[] {
  const { destructive, action, reasons, differences, notes, perhaps, acknowledgement } = change;
  const paint = destructive ? page.ink.bad : action === 'unchanged' ? page.ink.faint : page.ink.warning;
  const mark = { delete: '-', stop: '-', restart: '±', create: '+', start: '+', update: '~', unchanged: ' ' }[action];
  return [
    ...hang(
      page,
      `${mark} `,
      `${nameOf(change)}: ${wordsOf(change)}${perhaps === undefined ? '' : ', possibly'}`,
      paint,
    ),
    ...reasons.flatMap(({ text, place }) => field(page, { indent: 4, label: 'because' }, `${text} (${place})`)),
    ...(perhaps === undefined ? [] : field(page, { indent: 4, label: 'uncertain' }, perhaps)),
    ...differences.flatMap(({ xpath, from, to }) =>
      field(page, { indent: 4, label: 'differs' }, `${xpath}: ${from} → ${to}`),
    ),
    ...notes.flatMap((note) => field(page, { indent: 4, label: 'note' }, note)),
    ...(destructive ? field(page, { indent: 4, label: 'acknowledge' }, acknowledgement, page.ink.faint) : []),
  ];
}

function formatDrift(page: Page, change: PlannedChange): string[] {
  const places = change.drift.map(({ xpath }) => xpath).join(', ');
  const text = `${nameOf(change)} drifts: libvirt generates ${places} again at every rebuild; declare it.`;
  return [...hang(page, '↻ ', text, page.ink.warning), ''];
}
