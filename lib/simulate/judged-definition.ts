import { placesNotKept } from '../drift/not-kept.ts';
import { declaredPolicies, policies } from '../drift/policies.ts';
import { type UnpinnedField, unpinnedFields } from '../drift/unpinned-fields.ts';
import { type XmlDifference, xmlDifferences } from '../drift/xml-difference.ts';
import type { Normalised } from '../model/normalised.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import { parseDomain } from '../model/parse-domain.ts';
import { parseNetwork } from '../model/parse-network.ts';
import { parsePool } from '../model/parse-pool.ts';
import type { ListedKind } from '../model/rendered.ts';
import type { NixVirtRules } from '../nixvirt/rules.ts';
import type { XmlSource } from '../xml/source.ts';
import { sameToNixVirt } from './nixvirt-comparison.ts';

/** What a redefinition changes in a definition, and how NixVirt will judge it. */
export interface JudgedDefinition {
  readonly verdict: 'same' | 'differs' | 'unknown';
  /** The reason, for `unknown`. */
  readonly why?: string | undefined;
  /** By the table of policies. */
  readonly differences: readonly XmlDifference[];
  /** Fields that libvirt generates again at every define. */
  readonly drift: readonly UnpinnedField[];
}

/** libvirt's persistent XML before and after a define. */
export interface Redefined {
  /** Undefined if the object is new. */
  readonly old: XmlSource | undefined;
  readonly fresh: XmlSource;
}

/** Compares the existing definition with the future one. */
export function judgeDefinition(
  kind: ListedKind,
  { old, fresh }: Redefined,
  normalised: Normalised,
  rules: NixVirtRules,
): JudgedDefinition {
  const drift = unpinnedFields(normalised.definitions, policies[kind]);
  if (old === undefined) return { verdict: 'same', differences: [], drift };
  if (normalised.unknown !== undefined) {
    const differences = differencesByTable(kind, old, normalised.declared);
    const found = differences.length === 0 ? 'no difference' : 'these differences';
    return { verdict: 'unknown', why: `${normalised.unknown}; virtspec’s table finds ${found}`, differences, drift };
  }
  const before = normalised.host ?? old;
  const same = drift.length === 0 && sameToNixVirt(kind, { old: before, fresh }, normalised.declared, rules);
  const differences = xmlDifferences(before, fresh, policies[kind]);
  const why = same ? whyUncertain(kind, old, fresh, normalised) : undefined;
  if (why !== undefined) return { verdict: 'unknown', why, differences, drift };
  return { verdict: same ? 'same' : 'differs', differences, drift };
}

/** Why two definitions may differ that the asked libvirt treats as equal. */
function whyUncertain(kind: ListedKind, host: XmlSource, fresh: XmlSource, normalised: Normalised): string | undefined {
  const { declared, host: hostKept, release, uncertain } = normalised;
  if (uncertain !== undefined || hostKept === undefined || release === undefined) return uncertain;
  const lost = placesNotKept(kind, { declared, declaredKept: fresh, host, hostKept });
  return lost.length === 0 ? undefined : `libvirt ${release}, which predicts this, does not support ${lost.join(', ')}`;
}

/** Without libvirt's own normalisation: by the table of docs/drift.md, which describes what libvirt generally does to XML. */
function differencesByTable(kind: ListedKind, old: XmlSource, declared: XmlSource): XmlDifference[] {
  return xmlDifferences(declared, old, declaredPolicies[kind]).map(({ xpath, from, to, sizes }) => ({
    xpath,
    from: to,
    to: from,
    sizes: sizes && { from: sizes.to, to: sizes.from },
  }));
}

/** @throws VirtspecError if the XML is not of this kind */
export function parseDefinition(kind: ListedKind, xml: XmlSource): Network | Pool | Domain {
  if (kind === 'network') return parseNetwork(xml);
  return kind === 'pool' ? parsePool(xml) : parseDomain(xml);
}
