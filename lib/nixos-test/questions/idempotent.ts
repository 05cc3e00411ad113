import type { Verdict } from '../../finding/finding.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { ReportJson } from '../../report/report-json.ts';
import { type Question, withReport } from '../question.ts';

export const idempotent: Question = {
  id: 'vm-idempotent',
  category: 're-apply',
  title: 'A second `nixos-rebuild switch` changes nothing while a domain runs',
  severity: 'error',
  fix: 'Read the findings in that report; nearly always a MAC is not declared (interface-mac-pinned, network-mac-pinned).',
  why: 'The real switch-to-configuration runs nixvirt.service at every switch, and that power-cuts what it thinks has changed (NixVirt issues 9, 57, 40, 51).',
  story: 'lab',
  judge: (story) =>
    withReport(story, 'rebuilt', (report) => {
      const running = report.findings.flatMap((finding) =>
        finding.check === 'rebuild-domain-identity' && finding.status === 'pass' && /\bid \d/.test(finding.actual)
          ? [`${finding.subject.name}: ${finding.actual}`]
          : [],
      );
      const proven = report.verdict === 'PASSED' && running.length > 0;
      return proven ? pass(`PASSED; ${running.join(', ')}`) : unproven(report);
    }),
};

/** Why a report is not PASSED, from its own findings. */
export function unproven({ verdict, findings, breakdown }: ReportJson): Verdict {
  const failed = findings.filter(({ status }) => status === 'fail' || status === 'error');
  const lines = failed.map(({ check, subject, ...rest }) => {
    return `${check} ${subject.kind} ${subject.name}: ${'actual' in rest ? rest.actual : 'it broke'}`;
  });
  const broke = breakdown === null ? [] : [`${breakdown.what}${breakdown.why === null ? '' : `: ${breakdown.why}`}`];
  const excerpt = [...broke, ...lines].slice(0, 12).join('\n') || 'no domain ran';
  return fail('PASSED, with a domain running', verdict, { source: 'virtspec rebuild, on the machine', excerpt });
}
