/** Every format of a report, by the name that `--reporter` takes, in the order of `--help`. */
export const formatNames = ['terminal', 'html', 'markdown', 'json', 'junit', 'tap', 'sarif', 'github'] as const;

export type FormatName = (typeof formatNames)[number];

/** `terminal, markdown or json`, for help and errors. */
export function listOfFormats(names: readonly string[] = formatNames): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names).replace(/, or /, ' or ');
}
