/** GitHub's limit for the summary of one step, in bytes; a larger one is dropped completely (https://docs.github.com/en/actions/reference/limits). */
export const summaryLimit = 1024 * 1024;

/**
 * As much of a Markdown report as fits.
 * @param room remaining bytes
 * @returns the report; if it is too long, its first lines, below a note about that; empty if not even the note fits
 */
export function fitSummary(markdown: string, room: number): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= room) return markdown;
  // At the top: the truncated text may end inside a code block.
  const note = `> [!NOTE]\n> This is the beginning of a report of ${Math.ceil(bytes.length / 1024)} KiB: GitHub takes ${summaryLimit / 1024} KiB of a step. \`--reporter markdown:PATH\` writes all of it.\n\n`;
  const left = room - Buffer.byteLength(note);
  if (left < 0) return '';
  const beginning = bytes.subarray(0, left);
  return note + beginning.subarray(0, beginning.lastIndexOf('\n') + 1).toString();
}
