import type { ObjectOf } from '../../check/check.ts';
import { displayPortsOf } from '../../check/display-ports.ts';
import type { CheckId } from '../../checks/registry.ts';
import type { FindingSubject } from '../../finding/finding.ts';
import type { Interface } from '../../model/objects.ts';
import { xpathText } from '../../xml/xpath.ts';
import { isNamed } from './is-named.ts';
import { refusalWords } from './refused.ts';
import { type CauseRule, causeOfAll, causeOfAny } from './rule.ts';

/** `domain-starts`: what it lacks has a finding, and libvirt's message names it. */
export const notStarted: CauseRule = ({ subject }, facts) => {
  const problem = refusalWords(subject, facts);
  const { observed, declared } = facts.context;
  const domain = [...observed.domains, ...declared.domains].find(({ name }) => name === subject.name);
  if (problem === undefined || !domain) return undefined;
  const named = needsOf(domain).filter(([name]) => name !== undefined && isNamed(problem, name));
  return causeOfAny(named, ([, check, of]) => facts.known(check, of ?? subject));
};

/** `domain-starts`: several domains are on a network, or use a pool, that is not active; the first is reported in full. */
export const sameInactive: CauseRule = ({ subject }, facts) => {
  const words = refusalWords(subject, facts);
  if (words === undefined || !/(?:network|storage pool) '.+' is not active/.test(words)) return undefined;
  const same = facts.failed.filter(
    (one) => one.check === 'domain-starts' && refusalWords(one.subject, facts) === words,
  );
  const [first] = same.map(({ subject: { name } }) => name).sort();
  if (first === undefined || first === subject.name) return undefined;
  return facts.known('domain-starts', { kind: 'domain', name: first });
};

/** What only a running domain can show. */
export const didNotStart: CauseRule = ({ subject }, { known }) => known('domain-starts', subject);

/** `rebuild-with-running-domain`: none ran, because those that should have been started did not start. */
export const noneStarted: CauseRule = (_finding, { failed, known }) => {
  const unstarted = failed.filter(({ check }) => check === 'domain-starts');
  return causeOfAll(unstarted, ({ subject }) => known('domain-starts', subject));
};

type Need = readonly [name: string | undefined, check: CheckId, of?: Pick<FindingSubject, 'kind' | 'name'>];

/** What a domain takes to start, by the name that libvirt would say, and the check that reports its absence. */
function needsOf(domain: ObjectOf<'domain'>): readonly Need[] {
  const { interfaces, disks, xml } = domain;
  return [
    ...interfaces.flatMap(({ network, bridge }: Interface): Need[] => [
      ...(network === undefined ? [] : [[network, 'network-active', { kind: 'network', name: network }] as const]),
      [network ?? bridge, 'interface-source-declared'],
    ]),
    ...disks.flatMap(({ pool, volume, file }): Need[] => [
      ...(pool === undefined ? [] : [[pool, 'pool-active', { kind: 'pool', name: pool }] as const]),
      ...(pool === undefined || volume === undefined
        ? []
        : [[volume, 'volume-present', { kind: 'volume', name: `${pool}/${volume}` }] as const]),
      [volume, 'disk-volume-declared'],
      [file, 'cdrom-file-present'],
    ]),
    [xpathText(xml, 'string(/domain/os/type/@machine)'), 'machine-type-there'],
    ...displayPortsOf(domain).map(({ port }) => [String(port), 'graphics-port-unique'] as const),
  ];
}

/** The causes are those of several checks that failed on the same domain. */
export function ofSame(...checks: readonly CheckId[]): CauseRule {
  return ({ subject }, { known }) => causeOfAny(checks, (check) => known(check, subject));
}
