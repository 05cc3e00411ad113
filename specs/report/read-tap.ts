import { Parser, type Result } from 'tap-parser';

/** A TAP document, or a subtest of it, as node-tap's parser has it. */
export interface ReadTap {
  /** Of a subtest. */
  readonly name: string;
  /** What a harness makes of it: whether all is well. */
  ok: boolean;
  /** Undefined, or what it bailed out for. */
  bailOut: string | undefined;
  readonly points: Result[];
  readonly subtests: ReadTap[];
  readonly comments: string[];
  /** Lines that are no TAP, and what else the parser found wrong. */
  readonly wrong: unknown[];
}

/** Reads strictly: what is no TAP is wrong, and so is a plan that does not hold. */
export function readTap(text: string): ReadTap {
  const parser = new Parser({ strict: true });
  const read = listen(parser);
  parser.end(text);
  return read;
}

/** Every point below, but those that close a subtest. */
export function leaves({ points, subtests }: ReadTap): Result[] {
  return [...points.filter(({ closingTestPoint }) => !closingTestPoint), ...subtests.flatMap(leaves)];
}

function listen(parser: Parser): ReadTap {
  const read: ReadTap = {
    ...{ name: parser.name, ok: false, bailOut: undefined },
    ...{ points: [], subtests: [], comments: [], wrong: [] },
  };
  parser.on('assert', (point: Result) => read.points.push(point));
  parser.on('comment', (comment: string) => read.comments.push(comment.trimEnd()));
  parser.on('extra', (line: string) => read.wrong.push(line));
  parser.on('child', (child: Parser) => read.subtests.push(listen(child)));
  parser.on('bailout', (reason: string) => {
    read.bailOut = reason;
  });
  parser.on('complete', ({ ok, failures }: Parser['results'] & object) => {
    read.ok = ok;
    read.wrong.push(...failures.filter(({ tapError }) => tapError));
  });
  return read;
}
