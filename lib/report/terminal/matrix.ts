import { type Combination, matrixTable } from '../matrix.ts';
import { hang, type Page } from './page.ts';

/**
 * The result of each combination of libvirt and deployer, one line each: the verdict, the combination, and the cause; nothing if there was only one.
 */
export function formatMatrix(page: Page, matrix: readonly Combination[] = []): string[] {
  const [, ...rows] = matrixTable(matrix);
  const width = Math.max(0, ...rows.map(([, , verdict]) => verdict.length));
  const lines = rows.flatMap(([libvirt, deployer, verdict, cause], index) => {
    const paint = matrix[index]?.verdict === 'PASSED' ? page.ink.good : page.ink.bad;
    const where = `libvirt ${libvirt}, applied by ${deployer}`;
    const text = cause === '' ? where : `${where}: ${cause}`;
    // On a narrow page, hanging text would be even narrower.
    if (page.columns < width + 40) return [...hang(page, '  ', verdict, paint), ...hang(page, '    ', text)];
    return hang(page, `  ${paint(verdict.padEnd(width))}  `, text);
  });
  return lines.length === 0 ? [] : ['', page.ink.strong('Combinations'), ...lines];
}
