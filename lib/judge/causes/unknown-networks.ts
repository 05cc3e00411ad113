import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { registry } from '../../checks/registry.ts';
import { type CauseRule, causeOfAll, type Failed } from './rule.ts';

/** `domain-interfaces`: nothing is wrong but networks that the lab file also names by themselves, and that are not declared. */
export const ofUndeclaredNetworks: CauseRule = ({ subject }, { context, known }) => {
  const unknown = unknownNetworks(registry['domain-interfaces'], subject, context);
  return causeOfAll(unknown, (name) => known('object-declared', { kind: 'network', name }));
};

/** `domain-interface-order`: nothing is wrong but networks that do not exist, which `domain-interfaces` reports. */
export const ofUnknownNetworks: CauseRule = ({ subject }, { context, known }) => {
  const unknown = unknownNetworks(registry['domain-interface-order'], subject, context);
  return unknown.length === 0 ? undefined : known('domain-interfaces', subject);
};

/** The networks of the lab file's interfaces that do not exist, if the check passes without their names; else none. */
function unknownNetworks(check: ObjectCheck<'domain'>, { name }: Failed['subject'], context: CheckContext): string[] {
  const subject = subjectsOf(context).domain.find((one) => one.name === name);
  if (!subject?.observed || !subject.intent?.interfaces) return [];
  const existing = new Set([...context.declared.networks, ...context.observed.networks].map((one) => one.name));
  const isUnknown = (network: string | undefined): network is string => network !== undefined && !existing.has(network);
  const interfaces = subject.intent.interfaces.map((nic) =>
    isUnknown(nic.network) ? { ...nic, network: undefined } : nic,
  );
  const { status } = check.judge(subject.observed, { ...subject, intent: { ...subject.intent, interfaces } }, context);
  return status === 'pass' ? subject.intent.interfaces.map(({ network }) => network).filter(isUnknown) : [];
}
