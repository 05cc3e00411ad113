import { pass } from '../../finding/verdict.ts';
import { type Question, withReport } from '../question.ts';
import { activatedAt } from './activation.ts';
import { unproven } from './idempotent.ts';

export const reboot: Question = {
  id: 'vm-reboot',
  category: 'module',
  title: 'After a reboot networks, pool and domains are back',
  severity: 'error',
  fix: 'Compare the report of the reboot with the one of the first boot; a pool whose directory is not there at boot fails the apply part-way.',
  why: 'At boot nixvirt.service runs once libvirtd has started, with what libvirt remembers of the last generation: another path than a switch.',
  story: 'lab',
  judge: (story) => {
    const activated = activatedAt(story, 'rebooted');
    if (activated.status !== 'pass') return activated;
    return withReport(story, 'back', (report) =>
      report.verdict === 'PASSED' ? pass(`PASSED; ${report.counts.pass} findings pass`) : unproven(report),
    );
  },
};
