import leven from 'leven';

/** `; did you mean 'memory'?` for the closest candidate that is likely a typo, else nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  let best: string | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = leven(word.toLowerCase(), candidate.toLowerCase());
    // Of two that are equally close, the one of the same length: two letters are swapped more often than one is lost and another wrong.
    const apart = edits + (candidate.length === word.length ? 0 : 0.5);
    if (apart < distance && isTypo(word, candidate, edits)) [best, distance] = [candidate, apart];
  }
  return best === undefined ? '' : `; did you mean '${best}'?`;
}

/** Of a short word, two wrong letters leave too little: `tcsh` is not a typo of `bash`, nor `y` one of `x`; but `wbe` is one of `web`. */
function isTypo(word: string, candidate: string, edits: number): boolean {
  const letters = (text: string) => [...text.toLowerCase()].sort().join('');
  const isSwapped = edits === 2 && letters(word) === letters(candidate);
  return edits < word.length && (isSwapped || edits <= Math.max(1, Math.floor(word.length / 3)));
}
