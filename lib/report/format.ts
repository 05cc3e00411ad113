import type { Report } from './report.ts';

/** What a format may know beside the report. */
export interface FormatOptions {
  /** ANSI colours; only `terminal` has any. */
  readonly colour: boolean;
  /** Width to wrap at; only `terminal` wraps. */
  readonly columns: number;
  /** Whether to list what passed, what was not run and all of the evidence; only `terminal` has less. */
  readonly verbose: boolean;
  /** Folder of the screenshots, relative to where the text will stand: `verify`. */
  readonly screenshots: string;
  /** Whether pictures can be seen where the text will stand; else they are named. */
  readonly pictures: boolean;
  /** Paths of the reports written beside this one, to be named at the end of `terminal`. */
  readonly written: readonly string[];
  /** The path, from the top of the repository, of what evidence names; undefined for a command, or a file that is not in it. Only `github` asks. */
  readonly repositoryFile: (source: string) => string | undefined;
}

/** One way to put a report into text: a pure function, the same report gives the same text. */
export interface Format {
  /** One line for `--help`. */
  readonly about: string;
  /** Of the file it is usually written to, without the dot. */
  readonly extension: string;
  format(report: Report, options: FormatOptions): string;
}

/** For a text that goes into a file. */
export const plainOptions: FormatOptions = {
  colour: false,
  columns: 100,
  verbose: false,
  screenshots: 'verify',
  pictures: true,
  written: [],
  repositoryFile: () => undefined,
};
