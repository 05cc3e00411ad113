import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, valueOf } from './contradiction.ts';
import { isQ35 } from './machine.ts';

/** Devices that some machines do not support, and addresses that a guest cannot have. */
export function extras(root: Branch): readonly Contradiction[] {
  const arch = valueOf(root, 'os/type', 'arch') ?? 'x86_64';
  const isPc = /^(x86_64|i686)$/.test(arch);
  return [
    ...below(root, 'devices/watchdog').flatMap((at) => {
      const model = at.attributes.get('model') ?? '';
      const there = machinesOf[model]?.(isPc, root) ?? !(model === 'diag288' && arch !== 's390x');
      if (there) return [];
      return [
        {
          at,
          attribute: 'model',
          actual: `watchdog ${model} on ${arch}`,
          expected: 'a watchdog that the machine has, such as i6300esb',
        },
      ];
    }),
    ...below(root, 'devices/vsock/cid').flatMap((at) => {
      const [auto, address] = [at.attributes.get('auto'), at.attributes.get('address')];
      if (address !== undefined && Number(address) < fewestCid)
        return [
          {
            at,
            attribute: 'address',
            actual: `vsock address ${address}`,
            expected: `a vsock address of ${fewestCid} or more; lower ones are reserved`,
          },
        ];
      if (auto === 'no' && address === undefined)
        return [{ at, actual: "vsock without an address, with auto = 'no'", expected: "an address, or auto = 'yes'" }];
      return [];
    }),
  ];
}

/** Whether a machine supports a watchdog model. */
const machinesOf: Readonly<Record<string, (isPc: boolean, root: Branch) => boolean>> = {
  ib700: (isPc) => isPc,
  itco: (isPc, root) => isPc && isQ35(root),
};

/** 0 is the hypervisor, 1 the host's loopback, 2 the host. */
const fewestCid = 3;
