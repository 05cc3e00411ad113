import type { AnyCheck, AnySubject } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { macOwners, macsOf } from '../../check/mac-owners.ts';
import { takeTurns } from '../../check/one-at-a-time.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const macUnique: AnyCheck = {
  id: 'mac-unique',
  category: 'declaration',
  title: 'MAC addresses are unique among objects that can run together',
  severity: 'error',
  fix: 'Declare a different MAC address on one of the two; libvirt’s own range starts with 52:54:00.',
  tier: 'rendered',
  why: 'libvirt defines two domains with the same MAC address without complaint; on one network each receives part of the other’s frames, and both get the same DHCP lease; on two, what tells machines apart by their MAC address (DHCP reservations, `Get-NetAdapter`, `run` by an address) takes one for the other. The usual cause is a copied domain.',
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
      return owners.filter((owner) => owner === self || !isSameMachine(owner, subject, context));
    };
    const places = placesOf(subject);
    const shared = places.filter(({ mac }) => othersOf(mac).length > 0);
    const actual = [...new Set(shared.map(({ mac }) => mac))].map((mac) => describeShared(mac, self, othersOf(mac)));
    const ok = places.map(({ mac }) => mac).join(', ');
    return judgeNone(shared, ({ path }) => evidenceAt(object.xml, path), {
      ok: ok,
      expected: 'unique MAC addresses',
      actual: actual.join('; '),
    });
  },
};

/** Another domain with the same disk: only one of them runs at a time. */
function isSameMachine(owner: string, { kind, name }: AnySubject, context: CheckContext): boolean {
  const other = owner.startsWith('domain ') ? owner.slice('domain '.length) : undefined;
  return kind === 'domain' && other !== undefined && takeTurns(name, other, context);
}

function placesOf(subject: AnySubject): ReturnType<typeof macsOf> {
  const object = subject.observed ?? subject.declared;
  return object?.kind === 'network' || object?.kind === 'domain' ? macsOf(object) : [];
}

/** @param owners those that have it elsewhere than in this place, once for each place */
function describeShared(mac: string, self: string, owners: readonly string[]): string {
  const own = owners.filter((owner) => owner === self).length + 1;
  const others = [...new Set(owners.filter((owner) => owner !== self))];
  const twice = own > 1 ? [`used on ${own} of its interfaces`] : [];
  return `${mac} is ${[...twice, ...(others.length > 0 ? [`also used by ${others.join(', ')}`] : [])].join(' and ')}`;
}
