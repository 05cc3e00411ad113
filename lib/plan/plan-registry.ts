import type { Reported } from '../finding/reported.ts';

const by = 'virtspec plan';

/** The findings of a plan. */
export const planRegistry = {
  'plan-completes': {
    id: 'plan-completes',
    category: 'apply',
    title: 'The apply runs to its end',
    severity: 'error',
    fix: 'Remove what it fails at before the rebuild.',
    why: 'NixVirt stops at the first error, so the objects after it are left unchanged or off.',
    judges: 'the apply as a whole',
    by,
  },
  'plan-unchanged': {
    id: 'plan-unchanged',
    title: 'A rebuild leaves it unchanged',
    severity: 'error',
    fix: 'If the change is intended, allow what it destroys by name (`virtspec rebuild --allow-restart`, `--allow-delete`); otherwise, change the declaration.',
    why: 'NixVirt power-cuts a running domain whose definition changes, and deletes what a list no longer contains. A change that loses nothing is a notice.',
    judges: 'each object, declared or on the host',
    by,
  },
  'plan-drift': {
    id: 'plan-drift',
    title: 'Every define gives it the same values',
    severity: 'warning',
    fix: 'Declare what libvirt generates.',
    why: 'What libvirt generates differs at every rebuild, and NixVirt restarts what differs.',
    judges: 'each declared object, if a sandbox can define it on trial',
    by,
  },
} as const satisfies Readonly<Record<string, Reported>>;
