import type { FindingSubject } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { judgeFact, valueOf } from '../fact.ts';
import { ofLab } from '../prerequisite.ts';

const inWindows =
  'on Windows, `Add-WindowsCapability -Online -Name OpenSSH.Server~~~~0.0.1.0` (without Windows Update, from the features-on-demand ISO), `Set-Service sshd -StartupType Automatic; Start-Service sshd`, the firewall’s rule OpenSSH-Server-In-TCP for the profile of that network, and the key in C:\\ProgramData\\ssh\\administrators_authorized_keys with `icacls FILE /inheritance:r /grant "Administrators:F" /grant "SYSTEM:F"`.';

export const guestSsh = ofLab(
  {
    id: 'guest-ssh',
    category: 'domain',
    title: 'The ssh server of a running domain answers at the address of the lab file',
    severity: 'warning',
    cure: {
      nixos: `in a NixOS guest, set \`services.openssh.enable = true;\`; ${inWindows}`,
      elsewhere: `in a Linux guest, install \`openssh-server\` and start it; ${inWindows}`,
    },
    why: '`virtspec run` and `copy` go by ssh when the guest agent does not answer. Only the server’s first words are read here: whether it lets this user in is seen at the first `virtspec run --transport ssh`.',
  },
  'each domain of the lab with `ssh: { address }` in the lab file, if it runs',
  ({ ssh }) => ssh.map(({ name }): readonly [FindingSubject, string] => [{ kind: 'domain', name }, name]),
  (name, { libvirt, sshServers }, demands) => {
    const state = valueOf(libvirt.guests)?.get(name)?.state;
    if (state !== undefined && state !== 'running') return skip(`it is ${state}`);
    if (state === undefined && valueOf(libvirt.guests)) return skip('libvirt does not have it yet');
    const { address = '', port = 22 } = demands.ssh.find((one) => one.name === name) ?? {};
    return judgeFact(sshServers.get(name) ?? { unknown: 'it was not looked at' }, (server, evidence) =>
      'banner' in server
        ? pass(`${server.banner} at ${address}`)
        : fail('an ssh server', `${address} port ${port}: ${server.refused}`, evidence),
    );
  },
);
