import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const windowsEnlightenments: ObjectCheck<'domain'> = {
  id: 'windows-enlightenments',
  category: 'domain',
  title: 'Windows is told that its processors are shared',
  severity: 'warning',
  fix: 'Declare `relaxed`, `vapic` and `spinlocks` under `features.hyperv`, and the timer `hypervclock`, as NixVirt’s windows template does.',
  tier: 'rendered',
  why: 'Windows watches its own processors: on a busy host one that does not run for a while is a blue screen (CLOCK_WATCHDOG_TIMEOUT) without `relaxed`; and without the others the guest spins, and reads its clock from an emulated device. https://www.qemu.org/docs/master/system/i386/hyperv.html',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge({ xml, type }) {
    if (type === 'qemu') return skip('without KVM there are none');
    if (xpathText(xml, 'string(/domain/features/hyperv/@mode)') === 'passthrough') return pass('all that KVM has');
    const count = (xpath: string) => Number(xpathText(xml, `count(${xpath})`));
    const lacks = told.filter(({ at, where }) => count(`${at}${where}`) === 0);
    const names = lacks.map(({ name }) => name).join(', ');
    return judgeNone(lacks, told.map(({ name }) => name).join(', '), names, `no ${names}`, ({ at }) =>
      evidenceAt(xml, at),
    );
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
