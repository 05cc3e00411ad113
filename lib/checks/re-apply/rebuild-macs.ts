import { judgeRebuild, sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck } from '../../check/check.ts';
import { interfacePath } from '../../check/lookup.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildMacs: AnyCheck = {
  id: 'rebuild-macs',
  category: 're-apply',
  title: 'Rebuild is idempotent: every MAC is the same',
  severity: 'error',
  fix: 'Declare the MAC in Nix: `mac = { address = "52:54:00:…"; }`.',
  tier: 'sandbox',
  why: "libvirt invents a MAC that is not declared, a new one at every define. NixVirt derives one for a domain's first interface only (0.6.0, nixvirt.py line 140), and 0.6.0 none for a network (line 187; issue 108). In the guest the adapter is another: its static address is lost, and so is its DHCP reservation.",
  kind: 'any',
  kinds: ['network', 'domain'],
  reads: 'observed',
  applies: ({ observed }) => macsOf(observed).length > 0,
  judge: (subject, context) =>
    judgeRebuild(context, (rebuild) => {
      const { before, after } = sidesOf(subject, rebuild);
      if (!before) return skip('it was not there before the second apply');
      if (!after) return skip('it is gone after the second apply (see rebuild-nothing-deleted)');
      const [old, fresh] = [macsOf(before), macsOf(after)];
      const places = old.length >= fresh.length ? old : fresh;
      const wrong = places.map((_, index) => index).filter((index) => old[index]?.mac !== fresh[index]?.mac);
      const text = (macs: typeof old) => macs.map(({ mac }) => mac).join(', ') || 'none';
      return judgeNone(wrong, text(old), text(old), text(fresh), (index) => ({
        ...evidenceOf(after.xml.origin, `${old[index]?.mac ?? '(nothing)'} → ${fresh[index]?.mac ?? '(nothing)'}`),
        xpath: places[index]?.path,
      }));
    }),
};

function macsOf(object: LabObject | undefined): readonly { readonly mac: string; readonly path: string }[] {
  if (object?.kind === 'network')
    return object.mac === undefined ? [] : [{ mac: object.mac, path: '/network/mac/@address' }];
  if (object?.kind !== 'domain') return [];
  return object.interfaces.map((nic) => ({ mac: nic.mac ?? '(none)', path: `${interfacePath(nic)}/mac/@address` }));
}
