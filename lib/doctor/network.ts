import type { FindingSubject } from '../finding/finding.ts';
import type { Network } from '../model/objects.ts';
import type { LabDemands, NetworkDemand } from './demands.ts';
import { valueOf } from './fact.ts';
import type { HostFacts } from './host-facts.ts';

/** The networks of a lab that can collide with something. */
export function networkItems(
  has: (network: NetworkDemand) => boolean,
): (demands: LabDemands) => readonly (readonly [FindingSubject, NetworkDemand])[] {
  return ({ networks }) =>
    networks.filter(has).map((network) => [{ kind: 'network', name: network.name, uuid: network.uuid }, network]);
}

/** The libvirt network whose bridge a link is; also `undefined` if libvirt could not be asked. */
export function networkOfLink({ libvirt }: HostFacts, link: string): Network | undefined {
  return valueOf(libvirt.networks)?.find(({ bridge }) => bridge === link);
}
