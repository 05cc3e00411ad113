import { type Combination, matrixTable } from '../matrix.ts';
import { hang, type Page } from './page.ts';

/** What each combination of libvirt and deployer came to: a line each, as a table; nothing where there was only one. */
export function formatMatrix(page: Page, matrix: readonly Combination[] = []): string[] {
  const [heading, ...rows] = matrixTable(matrix);
  if (rows.length === 0 || !heading) return [];
  const widths = [0, 1, 2].map((column) => Math.max(...[heading, ...rows].map((row) => row[column]?.length ?? 0)));
  const start = (row: (typeof rows)[number]) =>
    `  ${widths.map((width, column) => row[column]?.padEnd(width)).join('  ')}  `;
  return [
    '',
    ...hang(page, start(heading), heading[3], page.ink.faint),
    ...rows.flatMap((row, index) => {
      const good = matrix[index]?.decision.startsWith('PROCEED');
      return hang(page, (good ? page.ink.good : page.ink.bad)(start(row)), row[3]);
    }),
  ];
}
