import { readFileSync } from 'node:fs';

/** virtspec's own version, from package.json, which stands one level above both `lib` and `dist`. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
