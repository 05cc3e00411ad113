import { type CauseGroup, groupByCause } from '../finding/by-cause.ts';
import { subjectText } from '../finding/subject.ts';
import { conclude, readsAsBad } from './conclude.ts';
import { evidencePlace } from './evidence-place.ts';
import type { Format, FormatOptions } from './format.ts';
import { type Annotation, workflowCommand } from './github/command.ts';
import { foldAnnotations } from './github/fold.ts';
import { matrixTable } from './matrix.ts';
import { oneLine as printable } from './printable.ts';
import type { Breakdown, Report } from './report.ts';
import { waivedMark, waivedText } from './waived-text.ts';

/**
 * For GitHub Actions: an annotation for the error that broke the run, and for each cause (a failure, a warning or a check that broke, with what
 * follows from it); with the file and line of the evidence if it is in a file of the repository. The last lines are for the log, and annotate
 * nothing.
 */
export const github: Format = {
  about: 'annotations, for GitHub Actions',
  extension: 'github',
  format(report, options) {
    const notes = (report.notes ?? []).map((message): Annotation => ({ kind: 'notice', title: 'note', message }));
    const lines = foldAnnotations([...annotationsOf(report, options), ...notes]).map(workflowCommand);
    const who = `virtspec ${report.command}`;
    const combinations = matrixTable(report.matrix ?? [])
      .slice(1)
      .map((row) => `${who}: ${printable(row.filter(Boolean).join(' | '))}`);
    const { word, text } = conclude(report);
    const last = `${who}: ${printable(word)} (${printable(text)})`;
    return `${[...lines, ...combinations, last].join('\n')}\n`;
  },
};

function annotationsOf(report: Report, options: FormatOptions): Annotation[] {
  const { breakdown, findings } = report;
  const found = groupByCause(findings).map((group) => annotationOf(group, options));
  if (breakdown) return [brokeBy(breakdown), ...found];
  const { word, text } = conclude(report);
  // A bad answer is never without an error.
  const silent = readsAsBad(report) && !found.some(({ kind }) => kind === 'error');
  return silent ? [{ kind: 'error', title: word, message: text }, ...found] : found;
}

function annotationOf({ cause: finding, symptoms, failed }: CauseGroup, { repositoryFile }: FormatOptions): Annotation {
  const title = `${subjectText(finding.subject)}: ${finding.title} (${finding.check})`;
  const follows = symptoms.map(
    (symptom) =>
      `from it follows: ${symptom.check} of ${printable(subjectText(symptom.subject))}${waivedMark(symptom)}`,
  );
  if (finding.status === 'error') {
    return { kind: 'error', title, message: [`the check broke: ${finding.message}`, ...follows].join('\n') };
  }
  const { severity, expected, actual, fix, evidence, declaredAt } = finding;
  const waived = waivedText(finding);
  // Nix code is what a person changes; the XML is made of it.
  const places = [...(declaredAt ? [{ source: declaredAt.file, line: declaredAt.line }] : []), ...evidence];
  const ofRepository = places.find(({ source }) => repositoryFile(source) !== undefined);
  return {
    kind: failed ? 'error' : severity === 'notice' || waived !== undefined ? 'notice' : 'warning',
    title,
    message: [
      ...(waived === undefined ? [] : [`waived: ${waived}`]),
      `expected: ${expected}`,
      `actual: ${actual}`,
      `fix: ${fix}`,
      ...follows,
      ...evidence.map((piece) => `evidence: ${evidencePlace(piece)}`),
    ].join('\n'),
    file: ofRepository && repositoryFile(ofRepository.source),
    line: ofRepository?.line,
  };
}

function brokeBy({ code, what, why, fix, without }: Breakdown): Annotation {
  const message = [what, why && `why: ${why}`, fix && `fix: ${fix}`].filter(Boolean).join('\n');
  return {
    kind: 'error',
    title: `${without === undefined ? 'the run broke' : 'the apply broke off'} (${code})`,
    message,
  };
}
