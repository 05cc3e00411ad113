import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction } from './contradiction.ts';

/** Enlightenments that come with a value. */
export function hyperv(root: Branch): readonly Contradiction[] {
  const on = (name: string) =>
    below(root, `features/hyperv/${name}`).filter(({ attributes }) => attributes.get('state') === 'on');
  const retries = on('spinlocks').filter(({ attributes }) => !(Number(attributes.get('retries')) >= fewestRetries));
  const ids = on('vendor_id').filter(({ attributes }) => !/^[^,]{1,12}$/.test(attributes.get('value') ?? ''));
  return [
    ...retries.map((at) => ({
      at,
      actual: `spinlocks with ${at.attributes.get('retries') ?? 'no'} retries`,
      expected: `${fewestRetries} retries or more`,
    })),
    ...ids.map((at) => ({
      at,
      actual: `vendor_id ${at.attributes.get('value') ?? 'without a value'}`,
      expected: 'a vendor_id of up to 12 characters, without a comma',
    })),
  ];
}

/** What Windows takes at least. https://libvirt.org/formatdomain.html#hypervisor-features */
const fewestRetries = 4095;
