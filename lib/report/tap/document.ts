import { oneLine, printableLines } from '../printable.ts';

/** What stands under a point, by name: a text, a number, or a list of texts. What is undefined is left out. */
export type Diagnostics = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** One line `ok` or `not ok`. */
export interface TapPoint {
  readonly ok: boolean;
  readonly description: string;
  /** Why it was not run; such a point is `ok`, and counts as no pass. */
  readonly skip?: string;
  readonly diagnostics?: Diagnostics;
}

/** Points that belong together; the point that closes them is `ok` where all of them are. */
export interface Subtest {
  readonly name: string;
  readonly points: readonly [TapPoint, ...TapPoint[]];
}

/** A run as TAP has it. */
export interface TapRun {
  /** Remarks above the points, a line each. */
  readonly comments: readonly string[];
  readonly subtests: readonly Subtest[];
  /** What ended the run before its end. A harness reads no point behind it, so it is the last line. */
  readonly bailOut: string | undefined;
}

/**
 * The text of a run: https://testanything.org/tap-version-14-specification.html. Each text of a lab stays on its line and in its place, with
 * characters that would act written out.
 */
export function tapDocument({ comments, subtests, bailOut }: TapRun): string {
  return [
    'TAP version 14',
    `1..${subtests.length}`,
    ...comments.map((comment) => `# ${oneLine(comment)}`),
    ...subtests.flatMap((subtest, index) => subtestLines(subtest, index + 1)),
    ...(bailOut === undefined ? [] : [`Bail out! ${oneLine(bailOut)}`]),
    '',
  ].join('\n');
}

function subtestLines({ name, points }: Subtest, number: number): string[] {
  const inside = [`1..${points.length}`, ...points.flatMap((point, index) => pointLines(point, index + 1))];
  const closing = { ok: points.every(({ ok }) => ok), description: name };
  return [`# Subtest: ${escape(name)}`, ...inside.map((line) => `    ${line}`), ...pointLines(closing, number)];
}

function pointLines({ ok, description, skip, diagnostics }: TapPoint, number: number): string[] {
  const directive = skip === undefined ? '' : ` # SKIP ${escape(skip)}`;
  return [
    `${ok ? 'ok' : 'not ok'} ${number} - ${escape(description)}${directive}`,
    ...(diagnostics ? yamlBlock(diagnostics) : []),
  ];
}

/** Each value on one line, as JSON writes it, which YAML takes: whatever it holds, it neither ends the block nor begins another key. */
function yamlBlock(diagnostics: Diagnostics): string[] {
  const lines = Object.entries(diagnostics).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return typeof value === 'object'
      ? [`${name}:`, ...value.map((one) => `  - ${scalar(one)}`)]
      : `${name}: ${scalar(value)}`;
  });
  return ['---', ...lines, '...'].map((line) => `  ${line}`);
}

/** A harness prints what it reads: what would act is written out before it is quoted. */
function scalar(value: string | number): string {
  return JSON.stringify(typeof value === 'string' ? printableLines(value).join('\n') : value);
}

/** `#` begins a directive. A brace at the end of a line begins a subtest for node-tap’s readers: a full stop keeps it from there. */
function escape(text: string): string {
  return oneLine(text).replace(/[\\#]/g, '\\$&').trim().replace(/\{$/, '{.');
}
