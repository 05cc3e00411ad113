import { basename, dirname, extname, join } from 'node:path';
import type { NamedRun } from './merge.ts';
import { nameOfReport, type Report } from './report.ts';

/** A report, and the file that it was read from. */
export interface ReadRun {
  readonly path: string;
  readonly report: Report;
}

/**
 * Names runs by what they differ in: their labs, their hosts, their libvirts and deployers, or what was selected of them; if that does not tell them
 * apart, by their files.
 */
export function nameRuns(runs: readonly ReadRun[]): NamedRun[] {
  const aspects: readonly ((run: ReadRun) => string)[] = [
    ({ report }) => nameOfReport(report),
    ({ report: { hosts = [] } }) => hosts.map(({ name }) => name).join(', '),
    ({ report: { tools, deployer } }) =>
      [tools.libvirt && `libvirt ${tools.libvirt}`, deployer && `with ${deployer}`].filter(Boolean).join(' '),
    ({ report: { selected = [] } }) => selected.join(' '),
    ({ path }) => basename(path, extname(path)),
    ({ path }) => join(dirname(path), basename(path, extname(path))),
  ];
  const telling = aspects.find((aspect) => {
    const names = runs.map(aspect);
    return names.every((name) => name !== '') && new Set(names).size === runs.length;
  });
  return runs.map((run, index) => ({ name: telling?.(run) ?? `run ${index + 1}`, report: run.report }));
}
