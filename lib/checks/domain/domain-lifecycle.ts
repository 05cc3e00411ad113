import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const domainLifecycle: ObjectCheck<'domain'> = {
  id: 'domain-lifecycle',
  category: 'domain',
  title: 'The domain is off after a shutdown, and on after a reboot',
  severity: 'warning',
  fix: 'Write `on_poweroff = "destroy"; on_reboot = "restart";`, or leave both out: that is what libvirt does.',
  tier: 'rendered',
  why: 'With `on_poweroff` restart a shutdown is a reboot: the guest cannot be stopped but by pulling its plug, which is what a host that shuts down then does. With `on_reboot` destroy it stays off after its first update. https://libvirt.org/formatdomain.html#events-configuration',
  kind: 'domain',
  reads: 'declared',
  judge({ xml }) {
    const wrong = faults.filter(({ event, action }) => xpathText(xml, `string(/domain/${event})`)?.trim() === action);
    return judgeNone(
      wrong,
      'as it is asked',
      wrong.map(({ event, instead }) => `${event} ${instead}`).join(', '),
      wrong.map(({ event, action }) => `${event} ${action}`).join(', '),
      ({ event }) => evidenceAt(xml, `/domain/${event}`),
    );
  },
};

const faults = [
  { event: 'on_poweroff', action: 'restart', instead: 'destroy' },
  { event: 'on_reboot', action: 'destroy', instead: 'restart' },
] as const;
