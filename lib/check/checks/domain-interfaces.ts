import type { InterfaceIntent } from '../../lab/lab.ts';
import type { Interface } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { AtLeastOne } from '../finding.ts';
import { describeInterface, interfacePath, networkOf } from '../lookup.ts';
import { fail, pass } from '../verdict.ts';

export const domainInterfaces: ObjectCheck<'domain'> = {
  id: 'domain-interfaces',
  steps: [4, 6],
  title:
    '`virsh dumpxml | grep interface` shows the interfaces: one per network (by bridge or by name), with model and MAC',
  severity: 'error',
  fix: 'Make the template\'s `devices.interface` a list and give every NIC of the lab file its `source`, `model` and `mac`: `interface = [ base.devices.interface { type = "network"; source = { network = …; }; … } ]`.',
  tier: 'rendered',
  why: "The windows template has one NIC, as an attrset: the plan's `++` aborts evaluation. A NIC bridged to a network's bridge is on that network.",
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
    return fail(wanted.map(describeIntent).join(', ') || 'no interface', actual, evidence);
  },
};

/**
 * Pairs intents with interfaces, each used once, the most exact intent first, so that `{ network, mac }` gets its own NIC
 * before a plain `{ network }` takes it.
 */
function match(
  wanted: readonly InterfaceIntent[],
  nics: readonly Interface[],
  context: CheckContext,
): { readonly missing: readonly InterfaceIntent[]; readonly extra: readonly Interface[] } {
  const extra = [...nics];
  const exactness = ({ mac, model }: InterfaceIntent) => (mac === undefined ? 0 : 2) + (model === undefined ? 0 : 1);
  const missing = [...wanted]
    .sort((a, b) => exactness(b) - exactness(a))
    .filter((intent) => {
      const index = extra.findIndex((nic) => fits(nic, intent, context));
      if (index !== -1) extra.splice(index, 1);
      return index === -1;
    });
  return { missing, extra };
}

function fits(nic: Interface, { network, model, mac }: InterfaceIntent, context: CheckContext): boolean {
  return (
    networkOf(nic, context) === network &&
    (model === undefined || nic.model === model) &&
    (mac === undefined || nic.mac === mac.toLowerCase())
  );
}

function describeIntent({ network, model, mac }: InterfaceIntent): string {
  const details = [model, mac].filter((detail) => detail !== undefined);
  return details.length > 0 ? `${network} (${details.join(', ')})` : network;
}
