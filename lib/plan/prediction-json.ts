import type { PredictionJson } from '../report/json/prediction-schema.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { type Prediction, reservations } from './prediction.ts';

/** A prediction in its published shape. */
export function predictionJson(prediction: Prediction): PredictionJson {
  const { uri, nixvirt, basis, apply } = prediction;
  const { breaks } = apply;
  return {
    outcome: apply.verdict,
    connection: uri,
    nixvirt: { ...nixvirt },
    tiers: { normalisation: basis.normalisation, state: 'host' },
    reservations: reservations(prediction),
    breaks: breaks ? { ...breaks, what: breaks.what ?? null, leftOff: [...breaks.leftOff] } : null,
    changes: apply.changes.map(changeJson),
    actions: apply.actions.map(({ verb, kind, name, perhaps }) => ({ verb, kind, name, perhaps: perhaps ?? null })),
  };
}

function changeJson(change: PlannedChange): PredictionJson['changes'][number] {
  const { kind, name, action, declared, destructive, acknowledgement, reasons, differences, drift, notes } = change;
  return {
    ...{ kind, name, uuid: change.uuid ?? null, renamedTo: change.renamedTo ?? null, action },
    ...{ active: change.wasActive, declared, destructive, acknowledgement },
    reasons: reasons.map((reason) => ({ ...reason })),
    differences: differences.map(({ xpath, from, to }) => ({ xpath, from, to })),
    drift: drift.map(({ xpath, values }) => ({ xpath, values: [...values] })),
    notes: [...notes],
    perhaps: change.perhaps ?? null,
  };
}
