import { evidenceAt } from '../../xml/evidence.ts';
import type { AnyCheck, AnySubject } from '../check.ts';
import { interfacePath } from '../lookup.ts';
import { macOwners } from '../mac-owners.ts';
import { judgeNone, skip } from '../verdict.ts';

export const macUnique: AnyCheck = {
  id: 'mac-unique',
  steps: [],
  title: 'No MAC is used twice',
  severity: 'error',
  fix: "Give one of the two another MAC in Nix; libvirt's own range is 52:54:00.",
  tier: 'rendered',
  why: "libvirt defines two domains with one MAC without complaint; on one bridge each then gets part of the other's frames, and both the same DHCP lease. The usual cause is a copied domain.",
  kind: 'any',
  kinds: ['network', 'domain'],
  reads: 'observed',
  applies: (subject) => placesOf(subject).length > 0,
  judge(subject, context) {
    const object = subject.observed ?? subject.declared;
    if (!object) return skip('it is neither declared nor in libvirt');
    const self = `${subject.kind} ${subject.name}`;
    const othersOf = (mac: string) => {
      const owners = [...(macOwners(context).get(mac) ?? [])];
      owners.splice(owners.indexOf(self), 1);
      return owners;
    };
    const places = placesOf(subject);
    const shared = places.filter(({ mac }) => othersOf(mac).length > 0);
    const actual = shared
      .map(({ mac }) => `${mac} is also that of ${[...new Set(othersOf(mac))].join(', ')}`)
      .join('; ');
    const ok = places.map(({ mac }) => mac).join(', ');
    return judgeNone(shared, ok, 'MACs of its own', actual, ({ path }) => evidenceAt(object.xml, path));
  },
};

/** Each MAC of a subject, and where it stands. */
function placesOf(subject: AnySubject): readonly { readonly mac: string; readonly path: string }[] {
  const object = subject.observed ?? subject.declared;
  if (object?.kind === 'network')
    return object.mac === undefined ? [] : [{ mac: object.mac, path: '/network/mac/@address' }];
  if (object?.kind !== 'domain') return [];
  return object.interfaces.flatMap((nic) =>
    nic.mac === undefined ? [] : [{ mac: nic.mac, path: `${interfacePath(nic)}/mac/@address` }],
  );
}
