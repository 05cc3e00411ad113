import { createHash } from 'node:crypto';

/** The first line of a checklist: whose it is, and the digest of what follows. */
const form = /^<!-- Written by virtspec checklist, sha256:([0-9a-f]{64})\. Do not edit it\. -->\n/;

/** `text` with a first line by which `sealOf` knows it again. */
export function sealed(text: string): string {
  return `<!-- Written by virtspec checklist, sha256:${digestOf(text)}. Do not edit it. -->\n${text}`;
}

/** Whose text it is: a checklist as it was written, one that was edited since, or something else. */
export function sealOf(text: string): 'whole' | 'edited' | 'foreign' {
  // An editor or git may have changed the ends of the lines.
  const unix = text.replaceAll('\r\n', '\n');
  const [line, digest] = form.exec(unix) ?? [];
  if (line === undefined) return 'foreign';
  return digestOf(unix.slice(line.length)) === digest ? 'whole' : 'edited';
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
