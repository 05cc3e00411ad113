import { join } from 'node:path';
import { loadLab } from '../lab/load.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { requireOutputFolder } from '../process/output-place.ts';
import { manifestOf } from '../render/manifest-of.ts';
import { record } from '../render/record.ts';
import { renderLab } from '../render/render.ts';
import { validateRendered } from '../render/validate.ts';
import { xmlPath } from '../render/xml-path.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { findSystem } from '../system/find-system.ts';
import { schemaFolderOf } from '../system/schema-folder.ts';
import { provideSystem } from '../verify/provide-system.ts';
import { secretsIn } from '../xml/secrets.ts';

interface RenderCommandOptions {
  readonly lab: string;
  readonly nixvirt?: string;
  readonly libvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly output?: string;
  readonly record?: boolean;
  readonly timeout: number;
}

/**
 * `virtspec render`: the declared XML, one line per object, each with the result of validation.
 * @returns the exit code: 1 if an XML is not valid
 */
export async function renderCommand(options: RenderCommandOptions): Promise<number> {
  const found = options.libvirt === undefined ? undefined : findSystem(options.libvirt);
  if (options.output !== undefined) await requireOutputFolder(options.output);
  using run = runSignal(options.timeout, 'the lab was not rendered');
  const { signal } = run;
  const lab = await loadLab(options.lab);
  const recorded = options.record ? await record(lab, { signal }) : undefined;
  const rendered = await renderLab(lab, { signal, nixvirt: options.nixvirt, nixpkgs: options.nixpkgs });
  const { provenance, objects } = rendered;
  const system = await provideSystem(found, new Phases(), run);
  const results = await validateRendered(rendered, { signal, folder: schemaFolderOf(system) });
  const lines = objects.map((object, index) => {
    const name = object.pool === undefined ? object.name : `${object.pool}/${object.name}`;
    return `${object.kind.padEnd(8)} ${name}  ${verdictOf(results, index)}`;
  });
  if (options.output !== undefined) {
    for (const object of objects) await writeWholeFile(join(options.output, xmlPath(object)), object.xml.text);
    const manifest = `${JSON.stringify(manifestOf(rendered), undefined, 2)}\n`;
    await writeWholeFile(join(options.output, 'manifest.json'), manifest);
  }
  const why = provenance.why === undefined ? '' : ` (${provenance.why})`;
  const written = [options.output, recorded].filter((folder) => folder !== undefined);
  const where = written.map((folder) => `\nWritten to ${folder}\n`).join('');
  const open = objects.filter(({ xml }) => secretsIn(xml.text).length > 0).map(({ name }) => name);
  if (options.output !== undefined && open.length > 0)
    process.stderr.write(`${options.output} contains passwords in clear text, in the XML of ${open.join(', ')}\n`);
  process.stdout.write(`${provenance.text}${why}\n\n${lines.join('\n')}\n${where}`);
  return 'unavailable' in results || results.every(({ violations }) => violations.length === 0) ? 0 : 1;
}

function verdictOf(results: readonly SchemaResult[] | { readonly unavailable: string }, index: number): string {
  if ('unavailable' in results) return `not validated: ${results.unavailable}`;
  const violations = results[index]?.violations ?? [];
  if (violations.length === 0) return 'valid';
  return violations.map(({ line, message }) => `\n    line ${line ?? '?'}: ${message}`).join('');
}
