import { changeWords } from '../drift/change-words.ts';
import type { Block, Entry, Section, Tone } from '../report/section.ts';
import type { PlannedBreak, PlannedChange } from '../simulate/planned-change.ts';
import { allowanceOf, keepWords, toDestructive } from './destructive.ts';
import { breakPlace, drifting, nameOf, wordsOf } from './plan-words.ts';
import { type Prediction, reservations } from './prediction.ts';

/** For people: losses first; then what changes, path by path; unchanged objects are only counted. */
export function sectionsOf(prediction: Prediction): readonly Section[] {
  const { changes, breaks } = prediction.apply;
  const shown = changes.filter(({ action, notes }) => action !== 'unchanged' || notes.length > 0);
  return [
    ...(breaks ? [{ title: 'The apply fails part-way', blocks: blocksOfBreak(breaks) }] : []),
    ...entriesUnder(
      'Destructive',
      shown.filter(({ destructive }) => destructive),
      changes,
    ),
    ...entriesUnder(
      'Changed',
      shown.filter(({ destructive, action }) => !destructive && action !== 'unchanged'),
      changes,
    ),
    ...entriesUnder(
      'Unchanged, with a note',
      shown.filter(({ action }) => action === 'unchanged'),
      changes,
    ),
    ...driftSection(drifting(changes)),
    ...limits(reservations(prediction)),
  ];
}

function blocksOfBreak(breaks: PlannedBreak): Block[] {
  const left = breaks.leftOff.map((name) => `\`${name}\``).join(', ') || 'none';
  return [
    { kind: 'text', text: breakPlace(breaks), tone: 'bad' },
    { kind: 'text', text: `Left unchanged or shut off: ${left}.`, tone: 'bad' },
  ];
}

function entriesUnder(title: string, changes: readonly PlannedChange[], all: readonly PlannedChange[]): Section[] {
  return changes.length === 0
    ? []
    : [{ title, blocks: [{ kind: 'entries', entries: changes.map((change) => entryOf(change, all)) }] }];
}

const marks = { delete: '-', stop: '-', restart: '±', create: '+', start: '+', update: '~', unchanged: ' ' } as const;

function entryOf(change: PlannedChange, all: readonly PlannedChange[]): Entry {
  const keep = keepWords(change, all);
  const { destructive, action, reasons, differences, notes, perhaps } = change;
  const tone: Tone = destructive ? 'bad' : action === 'unchanged' ? 'faint' : 'warning';
  return {
    mark: marks[action],
    tone,
    text: `${nameOf(change)}: ${wordsOf(change)}${perhaps === undefined ? '' : ', possibly'}`,
    lines: [
      ...reasons.map(({ text, place }) => ({ label: 'because', text: `${text} (${place})` })),
      ...(perhaps === undefined ? [] : [{ label: 'uncertain', text: perhaps }]),
      ...differences.map((one) => ({ label: 'differs', text: `${one.xpath}: ${changeWords(one)}` })),
      ...notes.map((text) => ({ label: 'note', text })),
      ...(keep === undefined ? [] : [{ label: 'keep', text: keep }]),
      ...(destructive
        ? [{ label: 'acknowledge', text: `virtspec rebuild ${allowanceOf(toDestructive(change))}` }]
        : []),
    ],
  };
}

function driftSection(changes: readonly PlannedChange[]): Section[] {
  if (changes.length === 0) return [];
  const entries = changes.map((change): Entry => {
    const places = change.drift.map(({ xpath }) => xpath).join(', ');
    return { mark: '↻', tone: 'warning', text: `${nameOf(change)}: ${places}`, lines: [] };
  });
  const intro = 'libvirt generates these again at every define; declare them.';
  return [
    {
      title: 'Changes at every rebuild',
      blocks: [
        { kind: 'text', text: intro, tone: 'plain' },
        { kind: 'entries', entries },
      ],
    },
  ];
}

function limits(texts: readonly string[]): Section[] {
  if (texts.length === 0) return [];
  return [{ title: 'Limitations', blocks: texts.map((text) => ({ kind: 'text', text, tone: 'warning' }) as const) }];
}
