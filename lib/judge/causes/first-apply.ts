import { predecessorsOf } from '../../check/applied/before.ts';
import type { Predecessor } from '../../check/check.ts';
import { policies } from '../../drift/policies.ts';
import { xmlDifferences } from '../../drift/xml-difference.ts';
import { whyNotDeclared } from './changed-places.ts';
import { type CauseRule, causeOfAll, type Facts, type Failed, type FoundCause } from './rule.ts';

/** `apply-no-power-cut`: everything that changed in its definition is undeclared. */
export const cutByFirst: CauseRule = (finding, facts) => {
  const found = predecessorOf(finding, facts);
  const { after, before, declared } = found ?? {};
  if (!found || !after || !before || (declared?.kind === 'domain' && declared.restart)) return undefined;
  const places = xmlDifferences(before.xml, after.xml, policies[before.kind]);
  const object = { kind: after.kind, name: after.name };
  return causeOfAll(places, ({ xpath }) => whyNotDeclared(xpath, object, facts)) ?? whyNetworkDeleted(found, facts);
};

/** `apply-keeps-running`: its network was deleted, and every domain on it was stopped. */
export const leftOff: CauseRule = (finding, facts) => {
  const found = predecessorOf(finding, facts);
  return found && whyNetworkDeleted(found, facts);
};

/** Each network that was stopped would have been enough. */
function whyNetworkDeleted({ before, first }: Predecessor, { known }: Facts): FoundCause | undefined {
  const networks = before.kind === 'domain' ? before.interfaces.flatMap(({ network }) => network ?? []) : [];
  const stopped = [...new Set(networks)].filter((name) =>
    first.events.some(
      (event) => event.kind === 'network' && event.name === name && /^(Stopped|Undefined)/.test(event.event),
    ),
  );
  return causeOfAll(stopped, (name) => known('apply-nothing-deleted', { kind: 'network', name }));
}

function predecessorOf({ subject }: Failed, { context }: Facts): Predecessor | undefined {
  return predecessorsOf(context).find(({ kind, name }) => kind === subject.kind && name === subject.name);
}
