import { registry } from '../../lib/doctor/registry.ts';

const about = `# doctor: is this host ready?

\`virtspec doctor\` checks this host for everything that the lab will need, before anything is switched. For each prerequisite that is not met it shows what was
found and how to fix it: the NixOS option, and the package or command of other distributions.

    npx virtspec doctor                                     # lab.yaml, if it exists, against qemu:///system
    npx virtspec doctor --lab path/to/lab.yaml
    npx virtspec doctor -c qemu+ssh://host/system           # only what that libvirt itself reports
    npx virtspec doctor --reporter markdown:doctor.md       # also json, junit, tap, sarif, github, terminal

It needs no root and changes nothing: it opens devices, it uses only libvirt commands that query, and the one guest that it starts, to see whether KVM
runs any, is a separate QEMU without disk or network. All checks run in parallel, each with a time limit; a check that hangs is reported as not run,
and never counts as passed.

| Exit | |
| --- | --- |
| 0 | every prerequisite that could be checked is met; warnings are listed |
| 1 | a prerequisite is not met |
| 2 | the command line or the lab file is invalid |
| 3 | the host could not be checked: libvirt does not respond |

- **Which libvirt.** \`-c\` takes the same URIs as virsh; the default is \`qemu:///system\`, where the lab is. For an ordinary user, \`virsh\` without \`-c\` is
  \`qemu:///session\`: another libvirt, without networks and without the lab. (Connecting to that one makes libvirt start it.)
- **Another host.** Files, links and devices of this machine do not describe another one: if the URI names a host, or libvirt reports that it runs
  on a host of another name (a forwarded socket, a container), those checks are not run, with that reason.
- **The lab.** Its requirements are read from its XML, rendered as in \`verify\`. If Nix takes too long or fails, they are read from the lab file, and what
  only the XML shows (OpenGL, disks by volume) is left out and listed. Without a lab, only what needs no lab is checked.
- **QEMU's user.** The account that guests run as comes from \`virsh capabilities\`, else from qemu.conf; if neither names one, the usual account is
  assumed, and the finding states that.

Generated from the registry (\`lib/doctor/registry.ts\`) by \`npm run docs\`. An **error** will not work; a **warning** works until
something happens; a **notice** is worth knowing. Step 0 of the reference lab's work plan is its Prerequisites.
`;

/** docs/doctor.md */
export function doctorPage(): string {
  const prerequisites = Object.values(registry);
  return [
    about,
    '| id | category | severity | judges |',
    '|---|---|---|---|',
    ...prerequisites.map(({ id, category, severity, judges }) => {
      return `| [${id}](#${id}) | ${category} | ${severity} | ${judges.replaceAll('|', '\\|')} |`;
    }),
    '',
    ...prerequisites.flatMap(({ id, title, why, cure }) => [
      `### \`${id}\``,
      '',
      `${title}.`,
      '',
      `*Why:* ${why}`,
      '',
      `- NixOS: ${cure.nixos}`,
      `- Elsewhere: ${cure.elsewhere}`,
      '',
    ]),
  ].join('\n');
}
