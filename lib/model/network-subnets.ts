import { type Cidr, isLinkLocal } from './ip.ts';
import type { NetworkAddress } from './objects.ts';

/** The subnets that a network with these addresses wants for itself. Of link-local ones every link has its own. */
export function subnetsOf(addresses: readonly Pick<NetworkAddress, 'address' | 'prefix'>[]): Cidr[] {
  return addresses.flatMap(({ address, prefix }) =>
    prefix === undefined || isLinkLocal(address) ? [] : [{ address, prefix }],
  );
}
