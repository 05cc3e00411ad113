import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction } from './contradiction.ts';

/** Enlightenments that require a value, and those that QEMU starts only with others. */
export function hyperv(root: Branch): readonly Contradiction[] {
  const on = (name: string) =>
    below(root, `features/hyperv/${name}`).filter(({ attributes }) => attributes.get('state') === 'on');
  const retries = on('spinlocks').filter(({ attributes }) => !(Number(attributes.get('retries')) >= fewestRetries));
  // Without KVM they do not exist, and QEMU does not require any.
  const asking = root.attributes.get('type') === 'qemu' ? [] : needs.filter(({ of }) => on(of).length > 0);
  const ids = on('vendor_id').filter(({ attributes }) => !/^[^,]{1,12}$/.test(attributes.get('value') ?? ''));
  return [
    ...retries.map((at) => ({
      at,
      actual: `spinlocks with ${at.attributes.get('retries') ?? 'no'} retries`,
      expected: `spinlocks with ${fewestRetries} retries or more`,
    })),
    ...asking.flatMap(({ of, lacks }) =>
      lacks
        .filter((name) => on(name).length === 0)
        .flatMap((name) =>
          on(of).map((at) => ({ at, actual: `${of} without ${name}`, expected: `${name} with ${of}` })),
        ),
    ),
    ...on('stimer')
      .filter(() => !hasClock(root) && root.attributes.get('type') !== 'qemu')
      .map((at) => ({
        at,
        actual: 'stimer without the timer hypervclock',
        expected: 'the timer hypervclock with stimer',
      })),
    ...ids.map((at) => ({
      at,
      actual: `vendor_id ${at.attributes.get('value') ?? 'without a value'}`,
      expected: 'a vendor_id of up to 12 characters, without a comma',
    })),
  ];
}

/** https://www.qemu.org/docs/master/system/i386/hyperv.html: QEMU refuses to start one without those that it depends on. */
const needs: readonly { readonly of: string; readonly lacks: readonly string[] }[] = [
  { of: 'synic', lacks: ['vpindex'] },
  { of: 'stimer', lacks: ['synic'] },
  { of: 'tlbflush', lacks: ['vpindex'] },
  { of: 'ipi', lacks: ['vpindex'] },
  { of: 'evmcs', lacks: ['vapic'] },
];

function hasClock(root: Branch): boolean {
  return below(root, 'clock/timer').some(
    ({ attributes }) => attributes.get('name') === 'hypervclock' && attributes.get('present') !== 'no',
  );
}

/** The minimum for Windows. https://libvirt.org/formatdomain.html#hypervisor-features */
const fewestRetries = 4095;
