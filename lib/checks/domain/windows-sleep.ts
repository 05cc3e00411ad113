import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const windowsSleep: ObjectCheck<'domain'> = {
  id: 'windows-sleep',
  category: 'domain',
  title: 'Sleep states are disabled for the Windows guest',
  severity: 'warning',
  fix: {
    nix: 'Declare `pm = { suspend-to-mem.enabled = false; suspend-to-disk.enabled = false; };`, as NixVirt’s windows template does.',
    xml: 'Declare `<pm><suspend-to-mem enabled="no"/><suspend-to-disk enabled="no"/></pm>`.',
  },
  tier: 'rendered',
  why: 'Without `<pm>` QEMU offers the ACPI states S3 and S4, and a Windows client sleeps after half an hour without use: the domain is then `pmsuspended` and off the network until `virsh dompmwakeup`. https://libvirt.org/formatdomain.html#power-management',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge({ xml }) {
    const offered = states.filter((state) => xpathText(xml, `string(/domain/pm/${state}/@enabled)`) !== 'no');
    return judgeNone(offered, (state) => evidenceAt(xml, `/domain/pm/${state}`), {
      ok: "enabled = 'no' for both",
      expected: "enabled = 'no' for both",
      actual: `enabled: ${offered.join(', ')}`,
    });
  },
};

const states = ['suspend-to-mem', 'suspend-to-disk'] as const;
