import { registry } from '../../lib/doctor/registry.ts';

const about = `# doctor: is this host ready?

\`virtspec doctor\` asks this host for everything that the lab will need of it, before anything is switched. Each miss comes with what was seen and
with what mends it: the NixOS option, and the package or command of other distributions.

    npx virtspec doctor                                     # lab.yaml, where there is one, against qemu:///system
    npx virtspec doctor --lab path/to/lab.yaml
    npx virtspec doctor -c qemu+ssh://host/system           # what that libvirt itself says
    npx virtspec doctor --reporter markdown:doctor.md       # also json, junit, tap, terminal

It needs no root and changes nothing: it opens devices, it asks libvirt only for what prints, and the one guest that it starts, to see whether KVM
runs any, is a QEMU of its own without disk or network. Everything is looked at at once, and each look has its time; what hangs is told as not run,
and never counts as passed.

| Exit | |
| --- | --- |
| 0 | every prerequisite that could be checked is met; warnings are listed |
| 1 | a prerequisite is not met |
| 2 | the command line or the lab file is invalid |
| 3 | the host could not be checked: libvirt does not respond |

- **Whose libvirt.** \`-c\` takes what virsh takes; the default is \`qemu:///system\`, because the lab is there. \`virsh\` without \`-c\` is
  \`qemu:///session\` for an ordinary user: another libvirt, without networks and without the lab. (Asked for that one, libvirt starts it.)
- **Another host.** Files, links and devices of this machine say nothing of that one: where the URI names a host, or where libvirt says that it runs
  on one of another name (a forwarded socket, a container), they are not run, with that reason.
- **The lab.** What it asks for is read from its XML, rendered as \`verify\` does; where Nix takes too long or refuses, from the lab file, and what
  only the XML says (OpenGL, disks by volume) is left out, and named. Without a lab, what needs none is asked.
- **QEMU's user.** The account that guests run as comes from \`virsh capabilities\`, else from qemu.conf; where neither says, the usual one is
  assumed, and the finding says so.

Generated from the registry (\`lib/doctor/registry.ts\`); \`npm run docs\` writes it. An **error** will not work; a **warning** works until
something happens; a **notice** is worth knowing. Step 0 is the plan's Prerequisites.
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
