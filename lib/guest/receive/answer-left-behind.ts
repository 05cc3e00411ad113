/**
 * What a guest writes if it cannot send anything: `VIRTSPEC-ANSWER NONCE`, a line end, and its answer, up to the next zero byte or the end of its
 * JSON.
 */
const head = (nonce: string) => Buffer.from(`VIRTSPEC-ANSWER ${nonce}\n`);

/** EFI variables are identified by their vendor's GUID and their name; here the run's nonce is enough, wherever the store has put the data. */
const longest = 64 * 1024;

/**
 * The answer of this run in a disk's first bytes, or in an OVMF variable store (which may also contain a deleted or moved copy).
 * @returns JSON, unparsed; the last complete one; undefined if there is none
 */
export function answerIn(bytes: Uint8Array, nonce: string): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = head(nonce);
  let found: string | undefined;
  for (let at = buffer.indexOf(mark); at !== -1; at = buffer.indexOf(mark, at + 1)) {
    const start = at + mark.length;
    found = wholeJson(buffer.subarray(start, start + longest).toString('utf8')) ?? found;
  }
  return found;
}

/** The JSON object at the start of a text, up to its closing brace. */
function wholeJson(text: string): string | undefined {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\0') return undefined;
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return text.slice(0, at + 1);
    }
    if (depth === 0) return undefined;
  }
  return undefined;
}
