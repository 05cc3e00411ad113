/** GitHub refuses longer comments: "Body is too long (maximum is 65536 characters)". */
export const longestBody = 65_536;

/** The first line of the comment, by which a later run finds it. One for each artifact: a pull request may verify several labs. */
export function markerOf(name) {
  return `<!-- virtspec: ${name.replace(/[^\w./-]+/g, '-').replace(/-{2,}/g, '-')} -->`;
}

/**
 * The comment. Its parts are Markdown of virtspec's reporters, in which names of a lab are escaped and secrets hidden.
 *
 * @param {{ marker: string, title: string, verdict: string, exitCode: string, plan?: string, report?: string, links: string[] }} parts
 */
export function bodyOf({ marker, title, verdict, exitCode, plan, report, links }) {
  const head = [marker, `### virtspec: ${verdict || 'no verdict'} · ${title}`, '', ...links, ''].join('\n');
  const silent = `virtspec wrote no report (exit code ${exitCode}); the log of the run shows why.\n`;
  const parts = [
    ...(plan === undefined ? [] : [plan]),
    ...(report === undefined ? [silent] : [folded('The report', report)]),
  ];
  return fitted(`${head}\n${parts.join('\n')}`);
}

function folded(summary, text) {
  return `<details><summary>${summary}</summary>\n\n${text.trimEnd()}\n\n</details>\n`;
}

/** The text, cut at the end of a line if it is too long; what the cut leaves open is closed. */
export function fitted(text, limit = longestBody) {
  if (text.length <= limit) return text;
  const note =
    '\n\n*The rest does not fit into a comment: it is in the summary of the run, and in the uploaded reports.*\n';
  // Room for what closes it: a fence is rarely longer than three backticks, and `details` are nested once or twice.
  const kept = text.slice(0, limit - note.length - 200);
  const whole = kept.slice(0, kept.lastIndexOf('\n') + 1).trimEnd();
  return `${whole}\n${closing(whole)}${note}`;
}

/** What closes the fence and the `details` that are open at the end of `text`. */
function closing(text) {
  let fence = '';
  let open = 0;
  for (const line of text.split('\n')) {
    const [, marks = '', info = ''] = /^\s*(`{3,})(.*)$/.exec(line) ?? [];
    if (fence === '' && marks !== '') fence = marks;
    else if (fence !== '' && marks.length >= fence.length && info.trim() === '') fence = '';
    else if (fence === '') open += (line.match(/<details/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
  }
  return `${fence === '' ? '' : `${fence}\n`}${'\n</details>\n'.repeat(Math.max(0, open))}`;
}
