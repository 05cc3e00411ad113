/** An entry of a lab file that holds less of its object than it could. */
export interface OpenEntry {
  /** The keys that it has. None: nothing is required of the object but that it exists. */
  readonly keys: readonly string[];
  /** `init` left something out that looked wrong, and its comment is still there. */
  readonly isMarked: boolean;
}

/** Such entries by their section and name: `networks/lan`. */
export type OpenEntries = ReadonlyMap<string, OpenEntry>;

/** The sections of a lab file whose entries are objects. */
export const objectSections = ['networks', 'pools', 'domains'] as const;

export type ObjectSection = (typeof objectSections)[number];

const mark = 'not held until it is right';

/**
 * The comment above an entry that does not hold everything.
 * @param checks ids of the checks that failed
 */
export function notHeldYet(checks: readonly string[], keys: readonly string[]): string {
  return `${mark} (${checks.join(', ')}): ${keys.join(', ')}`;
}

/** The comment that says how such entries are completed. */
export const howToFill = 'Once what is marked `not held` is right, `virtspec init --fill` adds it.';

/** Whether a line is nothing but `notHeldYet`. */
export function isMark(line: string): boolean {
  return new RegExp(`^\\s*# ${mark} \\(`).test(line);
}

/** The entries of a lab file by section and name. */
type Entries = Readonly<Partial<Record<ObjectSection, ReadonlyMap<string, object | null> | undefined>>>;

/**
 * @param text of the lab file
 * @param file the same, as it was read
 * @param lineAt the 1-based line of a key of the file
 */
export function openEntriesOf(
  text: string,
  file: Entries,
  lineAt: (path: readonly string[]) => number | undefined,
): OpenEntries {
  const lines = text.split(/\r\n|\r|\n/);
  const named = objectSections.flatMap((section) => [...(file[section] ?? [])].map((entry) => ({ section, entry })));
  const entries = named.map(({ section, entry: [name, said] }): [string, OpenEntry] => {
    const keys = Object.entries(said ?? {}).flatMap(([key, value]) => (isUnsaid(value) ? [] : [key]));
    return [`${section}/${name}`, { keys, isMarked: markAbove(lines, lineAt([section, name])) !== undefined }];
  });
  return new Map(entries.filter(([, { keys, isMarked }]) => isMarked || keys.length === 0));
}

/** The 0-based index of the mark among the comments directly above a 1-based line. */
export function markAbove(lines: readonly string[], line: number | undefined): number | undefined {
  for (let index = (line ?? 0) - 2; index >= 0 && /^\s*#/.test(lines[index] ?? ''); index -= 1) {
    if (isMark(lines[index] ?? '')) return index;
  }
  return undefined;
}

/** Also the default of a list. */
function isUnsaid(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
