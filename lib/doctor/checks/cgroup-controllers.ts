import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const wanted = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'blkio'];

export const cgroupControllers = ofHost(
  {
    id: 'cgroup-controllers',
    category: 'host',
    title: 'libvirt finds the cgroup controllers',
    severity: 'warning',
    cure: {
      nixos: 'nothing: systemd mounts them; look for `cgroup_disable=` in `boot.kernelParams`.',
      elsewhere: 'look for `cgroup_disable=` on the kernel’s command line, and for a container that hides them.',
    },
    why: 'libvirt puts every guest into groups of its own; without a controller its limits and figures are missing. https://libvirt.org/cgroups.html',
  },
  ({ machine }) =>
    judgeFact(machine.cgroups, (controllers, evidence) => {
      const missing = wanted.filter((name) => !controllers.includes(name));
      if (missing.length === 0) return pass(wanted.join(', '));
      return fail(wanted.join(', '), `without ${missing.join(', ')}`, evidence);
    }),
);
