import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const hypervPassthrough: ObjectCheck<'domain'> = {
  id: 'hyperv-passthrough',
  category: 'domain',
  title: 'Declared Hyper-V features take effect',
  severity: 'warning',
  fix: {
    nix: 'Remove `mode = "passthrough"` so that the listed features apply, or remove the list: the mode turns on all features that KVM supports.',
    xml: 'Remove `mode="passthrough"` so that the listed features apply, or remove the list: the mode turns on all features that KVM supports.',
  },
  tier: 'rendered',
  why: 'With `passthrough` libvirt 11.3 and newer silently ignore the list: a vendor id is lost, and features that were switched off are on. 9.0 keeps the list, so that it is lost with an update of the host.',
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
    return judgeNone(lost, ({ at }) => evidenceAt(xml, at), {
      ok: passed ? 'all that KVM supports' : 'the declared list',
      expected: 'passthrough without a list',
      actual: `passthrough with ${what}`,
    });
  },
};

const hyperv = '/domain/features/hyperv';
const vendorId = `${hyperv}/vendor_id[@state='on']`;
const switchedOff = `${hyperv}/*[@state='off']`;
