/** What GitHub takes of one step, in bytes; of more it takes nothing (https://docs.github.com/en/actions/reference/limits). */
export const summaryLimit = 1024 * 1024;

/**
 * As much of a report, in Markdown, as fits.
 * @param room bytes that are left
 * @returns the report; where it is too long its beginning, whole lines, under a note that says so; empty where not even the note fits
 */
export function fitSummary(markdown: string, room: number): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= room) return markdown;
  // Above the rest: what is cut may end inside of a block of code.
  const note = `> [!NOTE]\n> This is the beginning of a report of ${Math.ceil(bytes.length / 1024)} KiB: GitHub takes ${summaryLimit / 1024} KiB of a step. \`--reporter markdown:PATH\` writes all of it.\n\n`;
  const left = room - Buffer.byteLength(note);
  if (left < 0) return '';
  const beginning = bytes.subarray(0, left);
  return note + beginning.subarray(0, beginning.lastIndexOf('\n') + 1).toString();
}
