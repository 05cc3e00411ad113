import { join } from 'node:path';
import { writeWholeFile } from '../report/write-file.ts';
import { formatGateJunit } from './format-junit.ts';
import { formatGateMarkdown } from './format-markdown.ts';
import { formatGateJson } from './gate-json.ts';
import type { GateReport } from './gate-report.ts';

const formats = { md: formatGateMarkdown, json: formatGateJson, xml: formatGateJunit } as const;

/** The files that `writeGate` writes. */
export function gatePaths(folder: string): string[] {
  return Object.keys(formats).map((extension) => join(folder, `spike-gate.${extension}`));
}

/**
 * Writes `<folder>/spike-gate.md`, `.json` and `.xml`, each as a whole or not at all.
 *
 * @returns their paths
 * @throws VirtspecError `report-not-written`
 */
export async function writeGate(report: GateReport, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const [extension, format] of Object.entries(formats)) {
    const path = join(folder, `spike-gate.${extension}`);
    await writeWholeFile(path, format(report));
    paths.push(path);
  }
  return paths;
}
