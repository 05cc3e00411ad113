import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const windowsEnlightenments: ObjectCheck<'domain'> = {
  id: 'windows-enlightenments',
  category: 'domain',
  title: 'Hyper-V enlightenments are enabled for the Windows guest',
  severity: 'warning',
  fix: {
    nix: 'Declare `relaxed`, `vapic` and `spinlocks` under `features.hyperv`, and the timer `hypervclock`, as NixVirt’s windows template does.',
    xml: 'Declare `<relaxed state="on"/>`, `<vapic state="on"/>` and `<spinlocks state="on" retries="8191"/>` in `<hyperv>`, and `<timer name="hypervclock" present="yes"/>` in `<clock>`.',
  },
  tier: 'rendered',
  why: 'On a busy host a vCPU that is not scheduled for a while stops Windows with a blue screen (CLOCK_WATCHDOG_TIMEOUT) without `relaxed`; without the others the guest spins on locks, and reads its clock from an emulated device. https://www.qemu.org/docs/master/system/i386/hyperv.html',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge({ xml, type }) {
    if (type === 'qemu') return skip('enlightenments need KVM');
    if (xpathText(xml, 'string(/domain/features/hyperv/@mode)') === 'passthrough') return pass('all that KVM supports');
    const count = (xpath: string) => Number(xpathText(xml, `count(${xpath})`));
    const lacks = told.filter(({ at, where }) => count(`${at}${where}`) === 0);
    const names = lacks.map(({ name }) => name).join(', ');
    return judgeNone(lacks, ({ at }) => evidenceAt(xml, at), {
      ok: told.map(({ name }) => name).join(', '),
      expected: names,
      actual: `no ${names}`,
    });
  },
};

const told = [
  ...['relaxed', 'vapic', 'spinlocks'].map((name) => ({
    name,
    at: `/domain/features/hyperv/${name}`,
    where: "[@state='on']",
  })),
  { name: 'hypervclock', at: "/domain/clock/timer[@name='hypervclock']", where: "[not(@present='no')]" },
];
