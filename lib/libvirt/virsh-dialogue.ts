import { quoteCommand, type VirshCommand } from './virsh-command.ts';

/** A command for virsh. */
export interface Question {
  readonly command: VirshCommand;
  /** The message of a refusal is not needed, which makes virsh a third faster. */
  readonly quiet: boolean;
}

/** virsh's answer to a command: its output, and its message if it refused; or that it could not parse the command. */
export type Outcome<Q extends Question> =
  | { readonly question: Q; readonly output: string; readonly error: string | undefined }
  | { readonly question: Q; readonly notUnderstood: string };

export type OutputStream = 'stdout' | 'stderr';

/** A question that was sent, or the end of a line of questions. */
interface Waiting<Q extends Question> {
  readonly question: Q | undefined;
  readonly marker: string;
  readonly quiet: boolean;
  /** The line that it starts, which readline echoes. */
  readonly line?: string;
  /** Output before the marker; absent until the marker has arrived. */
  stdout?: string;
  stderr?: string;
}

/** Commands per line: readline works byte by byte and echoes, so fewer lines are faster; with more commands, answers wait longer. */
const commandsPerLine = 50;

/**
 * The dialogue with a virsh that reads commands from its standard input: what to write, and which command each output belongs to. Text only.
 *
 * virsh gives no exit code for a command in this mode, so each is followed by `echo` and `echo --err` of a marker: what precedes the marker on either
 * stream belongs to the command. Commands that are sent together share a line; virsh drops a line that it cannot parse as a whole, so each line is
 * followed by one with a marker of its own.
 */
export class VirshDialogue<Q extends Question> {
  readonly #nonce: string;
  readonly #waiting: { stdout: Waiting<Q>[]; stderr: Waiting<Q>[] } = { stdout: [], stderr: [] };
  readonly #text = { stdout: '', stderr: '' };
  #count = 0;

  /** @param nonce letters that occur in no output, neither by chance nor on purpose */
  constructor(nonce: string) {
    this.#nonce = `~${nonce}-`;
  }

  /** The questions without an outcome yet, in the order in which they were sent. */
  get open(): Q[] {
    const { stdout, stderr } = this.#waiting;
    return [...new Set([...stdout, ...stderr])].flatMap(({ question }) => question ?? []);
  }

  /** The question that virsh is answering. */
  get next(): Q | undefined {
    return this.#waiting.stdout.find(({ question }) => question !== undefined)?.question;
  }

  /** Output of a stream that has not been assigned to a question yet. */
  heard(stream: OutputStream): string {
    return this.#text[stream];
  }

  /**
   * The text to write to virsh.
   * @throws RangeError for a command that cannot be written (`quoteCommand`)
   */
  ask(questions: readonly Q[]): string {
    // On separate lines, so that the standard error of a quiet command is not assigned to another one.
    return [questions.filter(({ quiet }) => !quiet), questions.filter(({ quiet }) => quiet)]
      .flatMap((kind) => chunks(kind, commandsPerLine))
      .map((line) => this.#askLine(line))
      .join('');
  }

  /** Takes output of a stream, in pieces of any size, and returns the outcomes that it completes. */
  hear(stream: OutputStream, text: string): Outcome<Q>[] {
    this.#text[stream] += text;
    const outcomes: Outcome<Q>[] = [];
    for (let found = this.#findMarker(stream); found !== undefined; found = this.#findMarker(stream)) {
      const all = this.#text[stream];
      const said = all.slice(0, found.at);
      this.#text[stream] = all.slice(found.at + found.length);
      const waiting = this.#waiting[stream];
      for (const { question, quiet } of waiting.splice(0, found.index)) {
        // Never run: the line was dropped. virsh's message is on standard error.
        if (question && (stream === 'stderr' || quiet)) outcomes.push({ question, notUnderstood: wordsOf(said) });
      }
      const answered = waiting.shift() as Waiting<Q>;
      answered[stream] = said;
      const outcome = outcomeOf(answered);
      if (outcome) outcomes.push(outcome);
    }
    return outcomes;
  }

  #askLine(questions: readonly Q[]): string {
    const marked = questions.map((question) => ({ question, marker: this.#nextMarker(), quiet: question.quiet }));
    const end = { question: undefined, marker: this.#nextMarker(), quiet: false };
    const line = marked.map((waiting) => `${quoteCommand(waiting.question.command)};${echo(waiting)}`).join(';');
    const waiting: Waiting<Q>[] = marked.map((one, index) => (index === 0 ? { ...one, line } : one));
    this.#waiting.stdout.push(...waiting, end);
    this.#waiting.stderr.push(...waiting.filter(({ quiet }) => !quiet), end);
    return `${line}\n${echo(end)}\n`;
  }

  #nextMarker(): string {
    return `${this.#nonce}${this.#count++}.`;
  }

  /** The first marker on a stream that is waited for, and the number of questions before it that will not be answered any more. */
  #findMarker(
    stream: OutputStream,
  ): { readonly at: number; readonly length: number; readonly index: number } | undefined {
    const all = this.#text[stream];
    for (let at = all.indexOf(this.#nonce); at !== -1; at = all.indexOf(this.#nonce, at + 1)) {
      const marker = all.slice(at, all.indexOf('.', at) + 1);
      const index = this.#waiting[stream].findIndex((waiting) => waiting.marker === marker);
      if (index !== -1) return { at, length: marker.length, index };
    }
    return undefined;
  }
}

function outcomeOf<Q extends Question>({ question, quiet, line, stdout, stderr }: Waiting<Q>): Outcome<Q> | undefined {
  const errors = quiet ? '' : stderr;
  if (question === undefined || stdout === undefined || errors === undefined) return undefined;
  // The marker itself follows virsh's `error: ` too.
  const refused = /^error: (?!$)/m.test(errors);
  return {
    question,
    output: line === undefined ? stdout : withoutEcho(stdout, line),
    error: refused ? wordsOf(errors) : undefined,
  };
}

/**
 * Removes virsh's prompt and the line that readline echoes after it, also without a terminal; of a long line it shows only the end. A virsh without
 * readline does not echo.
 */
function withoutEcho(text: string, line: string): string {
  const prompt = 'virsh # ';
  const end = text.indexOf('\n');
  if (end !== -1 && text.slice(0, end).endsWith(line.slice(-12))) return text.slice(end + 1);
  return text.startsWith(prompt) ? text.slice(prompt.length) : text;
}

/** virsh's message without its `error: `. */
function wordsOf(text: string): string {
  return text.replace(/^(error: )?\n?|^error: /gm, '').trim();
}

/** Echoes a marker, quoted, so that readline's echo of the line does not contain it. */
function echo({ marker, quiet }: { readonly marker: string; readonly quiet: boolean }): string {
  const quoted = marker.replace('-', "'-'");
  return quiet ? `echo ${quoted}` : `echo --err ${quoted};echo ${quoted}`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
