import { cureOfStart, writtenByStart } from '../../check/applied/start-writes.ts';
import type { PresenceCheck } from '../../check/check.ts';
import type { XmlDifference } from '../../drift/xml-difference.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import type { Evidence } from '../../xml/evidence.ts';

export const startKeepsDefinition: PresenceCheck<'domain'> = {
  id: 'start-keeps-definition',
  category: 're-apply',
  title: 'Rebuild is idempotent: a start writes nothing into the definition that the next rebuild takes away',
  severity: 'error',
  fix: 'Shut the guest down before the first switch after its first start, or declare what the start writes.',
  tier: 'sandbox',
  why: 'Some of what libvirt decides at a start it writes into the persistent definition: since 10.10, with a swtpm that knows profiles (0.10), the profile of the TPM whose state that start makes. The next define lacks it, NixVirt calls that a change, and power-cuts the running domain.',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) => writtenByStart(subject, context) !== undefined,
  judge: (subject, context) => {
    const written = writtenByStart(subject, context);
    const domain = context.observed.domains.find(({ name }) => name === subject.name);
    if (written === undefined || domain === undefined) return skip('it was not started before the second apply');
    const places = written.map(({ xpath }) => xpath).join(', ');
    if (written.length > 0 && subject.declared?.restart === false)
      return pass(
        `the start wrote ${places}; with \`restart = false\` the guest keeps running when the next apply takes it away`,
      );
    const source = domain.xml.origin;
    const evidence = ({ xpath, from, to }: XmlDifference): Evidence => ({ source, xpath, excerpt: `${from} → ${to}` });
    const same = 'the same definition before the start and after it';
    const verdict = judgeNone(written, same, same, `the start wrote ${places}`, evidence);
    return verdict.status === 'fail'
      ? { ...verdict, fix: cureOfStart(written, domain, context.lab.source.kind) }
      : verdict;
  },
};
