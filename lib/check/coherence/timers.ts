import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction } from './contradiction.ts';

/** What libvirt takes of each timer (`qemuValidateDomainDefClockTimers`). */
const policies: Readonly<Record<string, readonly string[]>> = {
  rtc: ['delay', 'catchup'],
  pit: ['delay', 'catchup', 'discard'],
};

/** Timers: the policies that each has. */
export function timers(root: Branch): readonly Contradiction[] {
  return below(root, 'clock/timer').flatMap((at) => {
    const [name = '', policy] = [at.attributes.get('name'), at.attributes.get('tickpolicy')];
    const known = policies[name];
    if (policy === undefined || !known || known.includes(policy)) return [];
    return [
      { at, attribute: 'tickpolicy', actual: `${name} with ${policy}`, expected: `${name} with ${known.join(' or ')}` },
    ];
  });
}
