import type { Notification } from 'sarif';
import { subjectText } from '../../finding/subject.ts';
import { conclude, readsAsBad } from '../conclude.ts';
import type { Report } from '../report.ts';

/** What no result shows: what broke, and what is left out. */
export function notificationsOf(report: Report, leftOut: number): Notification[] {
  const { breakdown, findings } = report;
  const broke = findings.flatMap((finding) =>
    finding.status === 'error'
      ? [error('check-broke', `${finding.check} of ${subjectText(finding.subject)} broke: ${finding.message}`)]
      : [],
  );
  const run = breakdown
    ? [
        error(
          breakdown.code,
          [breakdown.what, breakdown.why, breakdown.fix && `fix: ${breakdown.fix}`].filter(Boolean).join('\n'),
        ),
      ]
    : [];
  const { word, text } = conclude(report);
  const silent =
    readsAsBad(report) && run.length + broke.length === 0 && !findings.some(({ status }) => status === 'fail');
  return [
    ...run,
    ...broke,
    ...(silent ? [error('no-answer', `${word}: ${text}`)] : []),
    ...(leftOut > 0 ? [{ level: 'warning', message: { text: `${leftOut} more results are left out.` } } as const] : []),
  ];
}

function error(id: string, text: string): Notification {
  return { level: 'error', descriptor: { id }, message: { text } };
}
