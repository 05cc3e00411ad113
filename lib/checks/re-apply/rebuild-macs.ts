import { judgeRebuild, sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck } from '../../check/check.ts';
import { interfacePath } from '../../check/lookup.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildMacs: AnyCheck = {
  id: 'rebuild-macs',
  category: 're-apply',
  title: 'Re-apply kept every MAC address',
  severity: 'error',
  fix: {
    nix: 'Declare the MAC address in Nix: `mac = { address = "52:54:00:…"; };`.',
    xml: 'Declare the MAC address: `<mac address="52:54:00:…"/>`.',
  },
  tier: 'sandbox',
  why: 'libvirt generates a new MAC address each time an object without one is defined; NixVirt derives one for a domain’s first interface only (nixvirt.py) and, depending on the release, none for a network (NixVirt issue 108). The guest then sees another adapter, and loses its static address and its DHCP reservation.',
  kind: 'any',
  kinds: ['network', 'domain'],
  reads: 'observed',
  applies: ({ observed }) => macsOf(observed).length > 0,
  judge: (subject, context) =>
    judgeRebuild(context, (rebuild) => {
      const { before, after } = sidesOf(subject, rebuild);
      if (!before) return skip('it did not exist before the re-apply');
      if (!after) return skip('it no longer exists after the re-apply (see rebuild-nothing-deleted)');
      const [old, fresh] = [macsOf(before), macsOf(after)];
      const places = old.length >= fresh.length ? old : fresh;
      const wrong = places.map((_, index) => index).filter((index) => old[index]?.mac !== fresh[index]?.mac);
      const text = (macs: typeof old) => macs.map(({ mac }) => mac).join(', ') || 'none';
      return judgeNone(
        wrong,
        (index) => ({
          ...evidenceOf(after.xml.origin, `${old[index]?.mac ?? '(nothing)'} → ${fresh[index]?.mac ?? '(nothing)'}`),
          xpath: places[index]?.path,
        }),
        { ok: text(old), expected: text(old), actual: text(fresh) },
      );
    }),
};

function macsOf(object: LabObject | undefined): readonly { readonly mac: string; readonly path: string }[] {
  if (object?.kind === 'network')
    return object.mac === undefined ? [] : [{ mac: object.mac, path: '/network/mac/@address' }];
  if (object?.kind !== 'domain') return [];
  return object.interfaces.map((nic) => ({ mac: nic.mac ?? '(none)', path: `${interfacePath(nic)}/mac/@address` }));
}
