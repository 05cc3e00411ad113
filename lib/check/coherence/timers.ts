import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction } from './contradiction.ts';

/** What libvirt accepts for each timer (`qemuValidateDomainDefClockTimers`). */
const policies: Readonly<Record<string, readonly string[]>> = {
  rtc: ['delay', 'catchup'],
  pit: ['delay', 'catchup', 'discard'],
};

/** Timers: the policies that each supports, and that no two of one name differ. */
export function timers(root: Branch): readonly Contradiction[] {
  const all = below(root, 'clock/timer');
  const differing = all.filter((one, index) => all.slice(0, index).some((other) => contradicts(one, other)));
  const twice = differing.map((at) => ({
    at,
    actual: `two different timers with the name ${at.attributes.get('name')}`,
    expected: 'each timer once',
  }));
  return [...twice, ...policiesOf(all)];
}

function contradicts({ attributes }: Branch, other: Branch): boolean {
  if (attributes.get('name') !== other.attributes.get('name')) return false;
  return [...attributes, ...other.attributes].some(([key]) => attributes.get(key) !== other.attributes.get(key));
}

function policiesOf(all: readonly Branch[]): readonly Contradiction[] {
  return all.flatMap((at) => {
    const [name = '', policy] = [at.attributes.get('name'), at.attributes.get('tickpolicy')];
    const known = policies[name];
    if (policy === undefined || !known || known.includes(policy)) return [];
    return [
      {
        at,
        attribute: 'tickpolicy',
        actual: `timer ${name} with tickpolicy ${policy}`,
        expected: `timer ${name} with tickpolicy ${known.join(' or ')}`,
      },
    ];
  });
}
