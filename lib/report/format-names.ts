/** Every format of a report, by the name that `--reporter` takes, in the order of `--help`. */
export const formatNames = ['terminal', 'html', 'markdown', 'json', 'junit', 'tap', 'sarif', 'github'] as const;

export type FormatName = (typeof formatNames)[number];

/** `terminal, markdown or json`, for help and errors. (`Intl.ListFormat` loads its data for 20 ms in every command.) */
export function listOfFormats(names: readonly string[] = formatNames): string {
  return names.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
