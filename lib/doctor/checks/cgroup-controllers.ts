import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const wanted = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'blkio'];

export const cgroupControllers = ofHost(
  {
    id: 'cgroup-controllers',
    category: 'host',
    title: 'The cgroup controllers that libvirt uses are available',
    severity: 'warning',
    cure: {
      nixos: 'remove `cgroup_disable=` from `boot.kernelParams`; systemd mounts the controllers.',
      elsewhere:
        'remove `cgroup_disable=` from the kernel’s command line; if this is a container, make its engine expose them.',
    },
    why: 'libvirt places every guest in its own cgroups; without a controller, its limits and statistics are missing. https://libvirt.org/cgroups.html',
  },
  ({ machine }) =>
    judgeFact(machine.cgroups, (controllers, evidence) => {
      const missing = wanted.filter((name) => !controllers.includes(name));
      if (missing.length === 0) return pass(wanted.join(', '));
      return fail(wanted.join(', '), `missing: ${missing.join(', ')}`, evidence);
    }),
);
