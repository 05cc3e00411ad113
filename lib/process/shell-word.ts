/** Text as one word of a shell's command line, for people to copy; as it is where no shell takes it for something else. */
export function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
