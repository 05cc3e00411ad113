import type { AnyCheck, AnySubject } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { adaptationsOf, redefinitionsOf } from '../../check/lookup.ts';
import { memo } from '../../check/memo.ts';
import type { Change } from '../../drift/changes.ts';
import { driftBetween, driftByShadow, driftOnHost } from '../../drift/drift.ts';
import type { XmlDifference } from '../../drift/xml-difference.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { ListedKind } from '../../model/rendered.ts';
import type { Evidence } from '../../xml/evidence.ts';

export const declaredDrift: AnyCheck = {
  id: 'declared-drift',
  category: 'apply',
  title: 'What libvirt has is what is declared, place by place',
  severity: 'error',
  fix: 'Apply the lab again (`nixos-rebuild switch`) where somebody changed what libvirt has, or declare in Nix what shall stay.',
  tier: 'sandbox',
  why: 'What somebody edits or attaches by hand stays until the next rebuild, which undoes it and power-cuts the domain for it; and a volume that is already there keeps its size, whatever is declared. What libvirt fills in by itself is no drift: docs/drift.md lists every such place.',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined,
  judge(subject, context) {
    const { kind, name, observed } = subject;
    if (!observed) return skip('it is not in libvirt');
    const differences = judgedByLibvirt(subject, context) ?? driftOf(context).get(`${kind} ${name}`)?.differences ?? [];
    const places = `${differences.length} ${differences.length === 1 ? 'place differs' : 'places differ'}`;
    const adapted = adaptationsOf(context).has(`${kind} ${name}`) ? ', as the sandbox adapted it' : '';
    const verdict = judgeNone(
      differences,
      `what is declared${adapted}`,
      `what is declared${adapted}`,
      `${places}: ${differences.map(({ xpath }) => xpath).join(', ')}`,
      ({ xpath, from, to }): Evidence => ({ source: observed.xml.origin, xpath, excerpt: `${from} → ${to}` }),
    );
    return verdict.status === 'fail' && kind === 'volume' ? { ...verdict, fix: volumeFix } : verdict;
  },
};

const volumeFix =
  'Bring the volume to what is declared (`virsh vol-resize`, a copy), or declare what it is: NixVirt never changes one that is there.';

/** Where a libvirt defined it on trial, its own normal form of what is declared; it knows every spelling and default of its release. */
function judgedByLibvirt(subject: AnySubject, context: CheckContext): readonly XmlDifference[] | undefined {
  const { kind, name } = subject;
  const differences = kind === 'volume' ? undefined : heldAgainstTrial(subject, kind, context);
  if (kind !== 'network') return differences;
  // Each was defined alone on trial: beside others libvirt picks another bridge, where none is named.
  const { applied = context.declared } = context;
  const bridge = applied.networks.find((network) => network.name === name)?.bridge;
  const isPicked = bridge === undefined || bridge.includes('%d');
  return differences?.filter(({ xpath }) => !isPicked || xpath !== '/network/bridge/@name');
}

function heldAgainstTrial(
  { name, observed }: AnySubject,
  kind: ListedKind,
  context: CheckContext,
): readonly XmlDifference[] | undefined {
  if (!observed) return undefined;
  const normalised = context.normalised?.get(`${kind} ${name}`);
  if (normalised) return driftOnHost(kind, normalised, observed.xml);
  const redefinition = redefinitionsOf(context).get(`${kind} ${name}`);
  return redefinition && driftByShadow(redefinition, observed.xml);
}

const driftOf: (context: CheckContext) => ReadonlyMap<string, Change> = memo(
  ({ declared, applied = declared, observed }) =>
    new Map(driftBetween(applied, observed).map((change) => [`${change.kind} ${change.name}`, change])),
);
