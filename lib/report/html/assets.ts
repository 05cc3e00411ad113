import { readFileSync } from 'node:fs';
import { packageFile } from '../../package-file.ts';

/** The style or the script of a page, which are files of their own. */
export function asset(name: 'page.css' | 'page.js'): string {
  return readFileSync(packageFile(`lib/report/html/${name}`), 'utf8');
}
