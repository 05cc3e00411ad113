import { hardDisksOf, networkOf } from '../../check/lookup.ts';
import type { CheckId } from '../../checks/registry.ts';
import { type CauseRule, causeOfAny, type Failed } from './rule.ts';

/**
 * If a guest sees what its XML contains, and the lab file requires something else, the finding on the XML is the cause. If a guest contradicts its
 * XML, nothing else in the run explains it.
 */
export function asItsXml(...checks: readonly CheckId[]): CauseRule {
  return (finding, { known }) =>
    seesItsXml(finding) ? causeOfAny(checks, (check) => known(check, finding.subject)) : undefined;
}

/** The same for the networks that the domain is on. */
export function asItsNetworks(...checks: readonly CheckId[]): CauseRule {
  return (finding, facts) => {
    if (!seesItsXml(finding)) return undefined;
    const domain = facts.context.observed.domains.find(({ name }) => name === finding.subject.name);
    const networks = domain?.interfaces.flatMap((nic) => networkOf(nic, facts.context) ?? []) ?? [];
    return causeOfAny(networks, (name) => causeOfAny(checks, (check) => facts.known(check, { kind: 'network', name })));
  };
}

/** The same for its volumes. */
export function asItsVolumes(...checks: readonly CheckId[]): CauseRule {
  return (finding, facts) => {
    if (!seesItsXml(finding)) return undefined;
    const domain = facts.context.observed.domains.find(({ name }) => name === finding.subject.name);
    const volumes = domain ? hardDisksOf(domain).map(({ pool, volume }) => `${pool}/${volume}`) : [];
    return causeOfAny(volumes, (name) => causeOfAny(checks, (check) => facts.known(check, { kind: 'volume', name })));
  };
}

/** `judgeExpected` states what is contradicted. */
function seesItsXml({ expected }: Failed): boolean {
  return !expected.includes('the domain XML');
}
