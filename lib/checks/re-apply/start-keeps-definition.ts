import { cureOfStart, writtenByStart } from '../../check/applied/start-writes.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { quotedChange } from '../../drift/change-words.ts';
import type { XmlDifference } from '../../drift/xml-difference.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import type { Evidence } from '../../xml/evidence.ts';

export const startKeepsDefinition: PresenceCheck<'domain'> = {
  id: 'start-keeps-definition',
  category: 're-apply',
  title: 'Starting the domain causes no restart at the next apply',
  severity: 'error',
  fix: 'Shut the guest down before the first apply after its first start, or declare what the start writes.',
  tier: 'sandbox',
  why: 'When a domain starts, libvirt writes some of the values that it chooses into the persistent definition: since 10.10, with a swtpm that has profiles (0.10), the TPM profile when the TPM state is created. The declared XML lacks them, so at the next apply NixVirt sees a change and power-cuts the running domain.',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) => writtenByStart(subject, context) !== undefined,
  judge: (subject, context) => {
    const written = writtenByStart(subject, context);
    const domain = context.observed.domains.find(({ name }) => name === subject.name);
    if (written === undefined || domain === undefined) return skip('it was not started before the re-apply');
    const places = written.map(({ xpath }) => xpath).join(', ');
    if (written.length > 0 && subject.declared?.restart === false)
      return pass(
        `the start wrote ${places}; with \`restart = false\` the domain keeps running when the next apply removes it`,
      );
    const source = domain.xml.origin;
    const evidence = (change: XmlDifference): Evidence => ({
      source,
      xpath: change.xpath,
      excerpt: quotedChange(change),
    });
    const same = 'the same definition before and after the start';
    const verdict = judgeNone(written, evidence, { ok: same, expected: same, actual: `the start wrote ${places}` });
    return verdict.status === 'fail' ? { ...verdict, fix: cureOfStart(written, domain) } : verdict;
  },
};
