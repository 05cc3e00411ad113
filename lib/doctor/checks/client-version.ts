import { fail, pass } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const clientVersion = ofHost(
  {
    id: 'client-version',
    category: 'host',
    title: 'virsh is not older than the libvirt daemon',
    severity: 'notice',
    cure: {
      nixos: 'use both from one nixpkgs: `environment.systemPackages = [ config.virtualisation.libvirtd.package ];`.',
      elsewhere: 'update the client: `libvirt-clients` (Debian, Ubuntu), `libvirt-client` (Fedora).',
    },
    why: 'An older client does not support everything that a newer daemon does, and its errors read like the daemon’s.',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ client, daemon, hypervisor }, evidence) =>
      atLeast(client, daemon)
        ? pass([`virsh ${client}`, `libvirt ${daemon}`, ...(hypervisor ? [hypervisor] : [])].join(', '))
        : fail(`virsh ${daemon} or later`, `virsh ${client}`, evidence),
    ),
);
