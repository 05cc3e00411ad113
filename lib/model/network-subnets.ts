import { type Cidr, isLinkLocal } from './ip.ts';
import type { NetworkAddress } from './objects.ts';

/** The subnets that a network with these addresses occupies. Link-local ones exist on every link separately. */
export function subnetsOf(addresses: readonly Pick<NetworkAddress, 'address' | 'prefix'>[]): Cidr[] {
  return addresses.flatMap(({ address, prefix }) =>
    prefix === undefined || isLinkLocal(address) ? [] : [{ address, prefix }],
  );
}
