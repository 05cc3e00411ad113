import type { Log } from 'sarif';
import { groupByCause } from '../finding/by-cause.ts';
import { version } from '../version.ts';
import { conclude, readsAsBad } from './conclude.ts';
import type { Format } from './format.ts';
import { printableJson } from './printable.ts';
import { nameOfReport, type Report } from './report.ts';
import { notificationsOf } from './sarif/notifications.ts';
import { mostResults, resultOf } from './sarif/result.ts';
import { rulesOf } from './sarif/rule.ts';

/**
 * For code scanning: SARIF 2.1.0, as GitHub takes it (https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 *
 * A result is a failure or a warning; what passed or was not run is none. A run that broke, a check that broke, and an answer that no result shows are
 * notifications, and the run then did not succeed.
 */
export const sarif: Format = {
  about: 'SARIF 2.1.0, for code scanning',
  extension: 'sarif',
  format: (report, options) => printableJson(`${JSON.stringify(toSarif(report, options), null, 2)}\n`),
};

function toSarif(report: Report, { repositoryFile }: Parameters<Format['format']>[1]): Log {
  const groups = groupByCause(report.findings).flatMap(({ cause, symptoms }) => [cause, ...symptoms]);
  const judged = groups.filter((finding) => finding.status !== 'error');
  const rules = rulesOf(judged);
  const shown = judged.slice(0, mostResults);
  const place = { repositoryFile, fallback: report.lab?.file };
  const { word, text } = conclude(report);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'virtspec',
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/virtspec',
            rules,
          },
        },
        automationDetails: { id: `virtspec ${report.command}/${nameOfReport(report)}/` },
        columnKind: 'unicodeCodePoints',
        invocations: [
          {
            executionSuccessful: report.breakdown === undefined && report.verdict !== 'INCOMPLETE',
            startTimeUtc: report.startedAt,
            toolExecutionNotifications: notificationsOf(report, judged.length - shown.length),
          },
        ],
        results: shown.map((finding) =>
          resultOf(
            finding,
            rules.findIndex(({ id }) => id === finding.check),
            place,
          ),
        ),
        properties: { verdict: report.verdict, conclusion: `${word}: ${text}`, readsAsBad: readsAsBad(report) },
      },
    ],
  };
}
