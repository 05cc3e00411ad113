import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Fault } from './fault.ts';

/** Faults of the first apply, on what existed before it. */
export const applyFaults = {
  'apply-nothing-deleted': {
    what: 'CLIENT02 was in libvirt, and the switch undefined it',
    inject: ({ applied }) => {
      applied.xml = (after) => after.remove('domain-CLIENT02');
      applied.actions.push('undefine domain CLIENT02');
    },
    subject: 'domain:CLIENT02',
    actual: 'deleted',
    excerpt: '(nothing)',
    also: ['apply-as-foreseen lab:homelab-sccm'],
  },
  'apply-keeps-running': {
    what: 'DC01 ran, was stopped because it changed, and the apply failed at a volume',
    inject: ({ applied }) => {
      applied.off = true;
      applied.failed = { what: 'could not create volume homelab/huge.qcow2', why: 'No such file or directory' };
      applied.events.push({ kind: 'domain', name: 'DC01', event: 'Stopped Destroyed' });
    },
    subject: 'domain:DC01',
    actual: 'shut off: the apply stopped it and then failed (could not create volume homelab/huge.qcow2)',
    excerpt: 'DC01   shut off',
    also: ['apply-as-foreseen lab:homelab-sccm'],
  },
  'apply-no-power-cut': {
    what: 'DC01 ran, and was destroyed and started anew',
    inject: ({ applied }) => {
      applied.id = 2;
    },
    subject: 'domain:DC01',
    actual: 'power-cut and restarted, id 2, because the apply stopped it',
    excerpt: '1   DC01 → 2   DC01',
    also: ['apply-as-foreseen lab:homelab-sccm'],
  },
  'apply-as-foreseen': {
    what: 'the switch changed SCCM01’s definition, and plan had predicted nothing',
    inject: ({ applied }) => {
      applied.xml = (after) => after.edit('domain-SCCM01', /<on_crash>destroy/, '<on_crash>restart');
    },
    subject: 'lab:homelab-sccm',
    actual: 'domain SCCM01: update, predicted: nothing; domain SCCM01 /domain/on_crash: destroy → restart',
    excerpt: 'domain SCCM01: update, predicted: nothing',
  },
} satisfies Partial<Record<CheckId, Fault>>;
