import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { describeInterface, interfacePath, networkOf } from '../../check/lookup.ts';
import { didYouMean } from '../../error/did-you-mean.ts';
import type { AtLeastOne } from '../../finding/finding.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { InterfaceIntent } from '../../lab/lab.ts';
import type { Interface } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainInterfaces: ObjectCheck<'domain'> = {
  id: 'domain-interfaces',
  category: 'domain',
  title: 'Network interfaces match the lab file',
  severity: 'error',
  fix: 'Declare every interface of the lab file, with its `source`, `model` and `mac`.',
  tier: 'rendered',
  why: 'NixVirt’s templates have one interface, as an attrset: `++` aborts the evaluation, and a second interface needs a list, `interface = [ base.devices.interface { … } ]`. An interface on the bridge of a network counts as on that network.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.interfaces !== undefined,
  judge(domain, { intent }, context) {
    const wanted = intent?.interfaces ?? [];
    const { missing, extra } = match(wanted, domain.interfaces, context);
    const actual = domain.interfaces.map((nic) => describeInterface(nic, context)).join(', ') || 'no interface';
    if (missing.length === 0 && extra.length === 0) return pass(actual);
    const places =
      extra.length > 0 ? extra.map(interfacePath) : [`/domain/devices/interface[${domain.interfaces.length + 1}]`];
    const evidence = places.map((path) => evidenceAt(domain.xml, path)) as unknown as AtLeastOne<
      ReturnType<typeof evidenceAt>
    >;
    return {
      ...fail(wanted.map(describeIntent).join(', ') || 'no interface', actual, evidence),
      fix: `${nearNetwork(missing, context)}${fixOf(missing, extra)}`,
    };
  },
};

/** `Did you mean 'lan'? `, of a network that does not exist. */
function nearNetwork(missing: readonly InterfaceIntent[], { declared, observed }: CheckContext): string {
  const names = new Set([...declared.networks, ...observed.networks].map(({ name }) => name));
  const unknown = missing.flatMap(({ network }) => (network === undefined || names.has(network) ? [] : [network]));
  const near = unknown.map((name) => didYouMean(name, names)).find((one) => one !== '');
  return near === undefined ? '' : `${near.replace('; did', 'Did')} `;
}

function fixOf(missing: readonly InterfaceIntent[], extra: readonly Interface[]): string {
  const add = missing.map(describeIntent).join(', ');
  const surplus = extra.map(({ position }) => `interface ${position}`).join(', ');
  if (missing.length === 0) return `Add ${surplus} to the lab file, or remove its declaration.`;
  if (extra.length === 0) return `Declare ${add}.`;
  return `Declare, in place of ${surplus}, ${add}; or correct the lab file.`;
}

/**
 * Matches intents with interfaces, each used once, the most specific intent first, so that `{ network, mac }` gets its own NIC before a plain `{
 * network }` takes it.
 */
function match(
  wanted: readonly InterfaceIntent[],
  nics: readonly Interface[],
  context: CheckContext,
): { readonly missing: readonly InterfaceIntent[]; readonly extra: readonly Interface[] } {
  const extra = [...nics];
  const missing = [...wanted]
    .sort((one, other) => exactness(other) - exactness(one))
    .filter((intent) => {
      const index = extra.findIndex((nic) => fits(nic, intent, context));
      if (index !== -1) extra.splice(index, 1);
      return index === -1;
    });
  return { missing, extra };
}

/** Greater if fewer adapters match. */
function exactness({ network, bridge, device, model, mac }: InterfaceIntent): number {
  const weights = [mac && 8, (network ?? bridge ?? device) && 4, model && 1];
  return weights.reduce<number>((sum, weight) => sum + (weight || 0), 0);
}

/** Whether an adapter has everything that is stated. */
function fits(nic: Interface, said: InterfaceIntent, context: CheckContext): boolean {
  const { network, bridge, device, model, mac } = said;
  return [
    [network, networkOf(nic, context)],
    [bridge, nic.bridge],
    [device, nic.device],
    [model, nic.model],
    [mac?.toLowerCase(), nic.mac],
  ].every(([wanted, found]) => wanted === undefined || wanted === found);
}

function describeIntent({ network, bridge, device, model, mac }: InterfaceIntent): string {
  const place = network ?? bridge ?? device;
  const details = [model, mac].filter((detail) => detail !== undefined).join(', ');
  if (place === undefined) return details || 'any interface';
  return details ? `${place} (${details})` : place;
}
