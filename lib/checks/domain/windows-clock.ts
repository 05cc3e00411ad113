import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const xpath = '/domain/clock/@offset';

export const windowsClock: ObjectCheck<'domain'> = {
  id: 'windows-clock',
  category: 'domain',
  title: 'Hardware clock of the Windows guest uses local time',
  severity: 'warning',
  fix: {
    nix: 'Declare `clock = { offset = "localtime"; }`.',
    xml: 'Declare `<clock offset="localtime">`.',
  },
  tier: 'rendered',
  why: 'Windows reads the hardware clock as local time: with `utc` it is hours off until it has synchronised, and Kerberos refuses a difference of more than five minutes. https://libvirt.org/formatdomain.html#time-keeping',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge({ xml }) {
    const offset = xpathText(xml, `string(${xpath})`) || 'utc';
    // `variable` starts from `basis`, whose default is `utc`.
    const basis = offset === 'variable' ? xpathText(xml, 'string(/domain/clock/@basis)') || 'utc' : offset;
    return basis === 'utc'
      ? fail('localtime', offset === basis ? offset : `${offset} from ${basis}`, evidenceAt(xml, xpath))
      : pass(offset);
  },
};
