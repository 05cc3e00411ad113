import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const domainLifecycle: ObjectCheck<'domain'> = {
  id: 'domain-lifecycle',
  category: 'domain',
  title: 'Domain stays off after a shutdown and restarts after a reboot',
  severity: 'warning',
  fix: {
    nix: 'Declare `on_poweroff = "destroy"; on_reboot = "restart";`, or omit both: these are libvirt’s defaults.',
    xml: 'Declare `<on_poweroff>destroy</on_poweroff>` and `<on_reboot>restart</on_reboot>`, or omit both: these are libvirt’s defaults.',
  },
  tier: 'rendered',
  why: 'With `on_poweroff` restart a shutdown becomes a reboot: the guest can only be stopped by force, also when the host shuts down. With `on_reboot` destroy it stays off after its first update. https://libvirt.org/formatdomain.html#events-configuration',
  kind: 'domain',
  reads: 'declared',
  judge({ xml }) {
    const wrong = faults.filter(({ event, action }) => xpathText(xml, `string(/domain/${event})`)?.trim() === action);
    return judgeNone(wrong, ({ event }) => evidenceAt(xml, `/domain/${event}`), {
      ok: 'no unexpected action',
      expected: wrong.map(({ event, instead }) => `${event} ${instead}`).join(', '),
      actual: wrong.map(({ event, action }) => `${event} ${action}`).join(', '),
    });
  },
};

const faults = [
  { event: 'on_poweroff', action: 'restart', instead: 'destroy' },
  { event: 'on_reboot', action: 'destroy', instead: 'restart' },
] as const;
