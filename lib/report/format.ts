import type { Report } from './report.ts';

/** The options of a format, in addition to the report. */
export interface FormatOptions {
  /** ANSI colours; only for `terminal`. */
  readonly colour: boolean;
  /** Width to wrap at; only `terminal` wraps. */
  readonly columns: number;
  /** Whether to list what passed, what was not run and all of the evidence; only `terminal` has less. */
  readonly verbose: boolean;
  /** Folder of the screenshots, relative to where the text will stand: `verify`. */
  readonly screenshots: string;
  /** Whether pictures can be shown where the text will be; else they are named. */
  readonly pictures: boolean;
  /** Where the text is read: paths below it are shown from there; only `terminal` knows. */
  readonly folder?: string | undefined;
  /** Paths of the reports that are written with this one, listed at the end of `terminal`. */
  readonly written: readonly string[];
  /** The path, from the root of the repository, of what evidence names; undefined for a command, or a file outside it. Used only by `github`. */
  readonly repositoryFile: (source: string) => string | undefined;
}

/** One format: a pure function from report to text; the same report gives the same text. `html` gives a promise of it, because its layout is loaded. */
export interface Format<Text extends string | Promise<string> = string> {
  /** One line for `--help`. */
  readonly about: string;
  /** Of its usual file, without the dot. */
  readonly extension: string;
  /** It contains its screenshots; the others name the files of them. */
  readonly selfContained?: true;
  format(report: Report, options: FormatOptions): Text;
}

/** For text in a file. */
export const plainOptions: FormatOptions = {
  colour: false,
  columns: 100,
  verbose: false,
  screenshots: 'verify',
  pictures: true,
  written: [],
  repositoryFile: () => undefined,
};
