import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const hypervPassthrough: ObjectCheck<'domain'> = {
  id: 'hyperv-passthrough',
  category: 'domain',
  title: 'What is declared of Hyper-V counts',
  severity: 'warning',
  fix: 'Leave `mode = "passthrough"` out, and the list is what the guest has; or leave the list out: the mode asks for all that KVM offers.',
  tier: 'rendered',
  why: 'Beside `passthrough` libvirt 11.3 and newer keep nothing of the list, and say nothing: a vendor id is lost, and what was switched off is on. 9.0 keeps it, so that it is lost with an update of the host.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) =>
    declared === undefined || Number(xpathText(declared.xml, 'count(/domain/features/hyperv)')) > 0,
  judge({ xml }) {
    const count = (xpath: string) => Number(xpathText(xml, `count(${xpath})`));
    const passed = count(`${hyperv}[@mode='passthrough']`) > 0;
    const off = Array.from({ length: passed ? count(switchedOff) : 0 }, (_, index) => {
      const at = `${switchedOff}[${index + 1}]`;
      return { at, says: `${xpathText(xml, `name(${at})`)} off` };
    });
    const vendor = passed && count(vendorId) > 0 ? [{ at: vendorId, says: 'a vendor_id' }] : [];
    const lost = [...vendor, ...off];
    const what = lost.map(({ says }) => says).join(', ');
    return judgeNone(lost, passed ? 'all that KVM has' : 'a list', 'nothing beside passthrough', what, ({ at }) =>
      evidenceAt(xml, at),
    );
  },
};

const hyperv = '/domain/features/hyperv';
const vendorId = `${hyperv}/vendor_id[@state='on']`;
const switchedOff = `${hyperv}/*[@state='off']`;
