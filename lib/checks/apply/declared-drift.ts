import type { AnyCheck, AnySubject } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { adaptationsOf, redefinitionsOf } from '../../check/lookup.ts';
import { memo } from '../../check/memo.ts';
import { quotedChange } from '../../drift/change-words.ts';
import type { Change } from '../../drift/changes.ts';
import { driftBetween, driftByShadow, driftOnHost } from '../../drift/drift.ts';
import type { XmlDifference } from '../../drift/xml-difference.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { ListedKind } from '../../model/rendered.ts';
import type { Evidence } from '../../xml/evidence.ts';

export const declaredDrift: AnyCheck = {
  id: 'declared-drift',
  category: 'apply',
  title: 'Definition in libvirt matches the declaration',
  severity: 'error',
  fix: {
    nix: 'Apply the lab again (`nixos-rebuild switch`) to undo a manual change, or declare the value in Nix to keep it.',
    xml: 'Define the object from its XML again (`virsh define FILE`, `net-define`, `pool-define`) to undo a manual change, or declare the value to keep it.',
  },
  tier: 'sandbox',
  why: 'A manual edit or a hot-plugged device lasts until the next switch, which undoes it and power-cuts the domain for it; an existing volume keeps its size, whatever is declared. Values that libvirt fills in by itself are not drift: docs/drift.md lists them.',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined,
  judge(subject, context) {
    const { kind, name, observed } = subject;
    if (!observed) return skip('it is not in libvirt');
    const differences = judgedByLibvirt(subject, context) ?? driftOf(context).get(`${kind} ${name}`)?.differences ?? [];
    const found = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
    const adapted = adaptationsOf(context).has(`${kind} ${name}`) ? ', as the sandbox adapted it' : '';
    const none = `no differences from the declaration${adapted}`;
    const verdict = judgeNone(
      differences,
      (change): Evidence => ({ source: observed.xml.origin, xpath: change.xpath, excerpt: quotedChange(change) }),
      { ok: none, expected: none, actual: `${found}: ${differences.map(({ xpath }) => xpath).join(', ')}` },
    );
    return verdict.status === 'fail' && kind === 'volume' ? { ...verdict, fix: volumeFix } : verdict;
  },
};

const volumeFix =
  'Change the volume to match the declaration (`virsh vol-resize`, or copy it), or declare the values that it has: an apply never changes an existing volume.';

/** If a libvirt defined it on trial: its own normal form of the declaration, which includes all spellings and defaults of its release. */
function judgedByLibvirt(subject: AnySubject, context: CheckContext): readonly XmlDifference[] | undefined {
  const { kind, name } = subject;
  const differences = kind === 'volume' ? undefined : heldAgainstTrial(subject, kind, context);
  if (kind !== 'network') return differences;
  // Each was defined alone on trial: together with others, libvirt chooses another bridge if none is declared.
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
