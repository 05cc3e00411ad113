import type { Lab } from '../../lib/lab/lab.ts';
import type { Prediction } from '../../lib/plan/prediction.ts';
import type { Planned } from '../../lib/plan/report-of-plan.ts';
import type { PlannedChange } from '../../lib/simulate/planned-change.ts';

export const evil = 'a|b <b>\u001b[2J</b> `c` [l](http://x)';
export const unchanged: PlannedChange = {
  kind: 'domain',
  name: 'DC01',
  uuid: '00000000-0000-4000-8000-000000000001',
  renamedTo: undefined,
  action: 'unchanged',
  wasActive: false,
  declared: true,
  destructive: false,
  reasons: [],
  differences: [],
  drift: [],
  notes: [],
  perhaps: undefined,
  acknowledgement: 'domain/DC01',
};
/** A lab with an ugly name, planned at a fixed moment. */
export const samplePlanned: Planned = {
  lab: { name: evil, file: '/lab.yaml' } as Lab,
  rendered: { provenance: { kind: 'live', text: evil, why: undefined, folder: '/' }, objects: [] },
  startedAt: new Date('2026-01-02T03:04:05.000Z'),
  phases: [],
};

/** One of each: a power cut, drift, a change, an apply that fails part-way, and no sandbox. */
export const samplePrediction: Prediction = {
  uri: 'qemu:///system',
  nixvirt: { name: 'NixVirt 0.6.0', rules: '0.6.0', known: false },
  basis: {
    normalisation: 'table',
    why: evil,
    sandboxLibvirt: undefined,
    hostLibvirt: '9.0.0',
    adapted: [],
    local: false,
  },
  apply: {
    changes: [
      {
        ...unchanged,
        ...{ name: evil, action: 'restart', wasActive: true, destructive: true, acknowledgement: `domain/${evil}` },
        reasons: [{ text: evil, place: 'nixvirt.py line 395' }],
        differences: [{ xpath: '/domain/memory', from: evil, to: '2' }],
        drift: [{ xpath: '/domain/devices/interface[2]/mac/@address', values: ['1', '2'] }],
        notes: [evil],
        perhaps: evil,
      },
      { ...unchanged, kind: 'network', name: 'lan', action: 'restart', wasActive: true },
      unchanged,
    ],
    breaks: { what: 'undefine domain old', why: evil, place: 'nixvirt.py line 128', leftOff: ['domain/DC01'] },
    verdict: 'destructive',
    actions: [{ verb: 'stop', kind: 'domain', name: evil, uuid: '', rule: 'restart-changed', because: evil }],
  },
};
