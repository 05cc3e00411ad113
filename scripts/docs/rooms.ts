/**
 * The house, from the ground up: each floor with its rooms, and what a room is for. A room may import from rooms on lower floors and from itself; rooms of one
 * floor do not know each other. `specs/architecture.spec.ts` holds lib/ to it, and docs/architecture.md is made from it.
 */
export const floors: readonly Readonly<Record<string, string>>[] = [
  {
    error: 'One family of errors: code, kind, what, why, fix, cause; and the exit code of each kind.',
    'package-file.ts': 'The path of a file of this package, in a clone, in `node_modules` and in a container.',
  },
  { 'version.ts': 'The version of virtspec.' },
  {
    process:
      'Commands run by argv arrays, with limits, a signal and a clean end; waiting, scratch folders, reading with a bound.',
    xml: 'libvirt XML: parsed, compared by path, validated by RELAX NG, looked into by XPath with line numbers; secrets hidden.',
  },
  {
    model:
      'Networks, pools, volumes, domains and everything that is observed of them, as readonly values in libvirt’s words.',
  },
  {
    finding:
      'What a check says of an object: finding, verdict, evidence; grouped by category, by work plan and by cause.',
    lab: 'The lab file and the work plan: schemas, problems at their lines, values, JSON Schema for editors.',
    libvirt: 'A libvirt: connections, virsh sessions, the inventory of a host in one pass, lifecycle events.',
    drift:
      'Whether two definitions mean the same: the table of what libvirt fills in or spells otherwise, and the comparison.',
  },
  {
    run: 'One run over a lab: its phases, its options, its signal and its clock.',
    nix: 'Nix itself: evaluation, its errors, locks, hashes, a throwaway store, and stand-ins for nixpkgs where it is missing.',
    system: 'Installations of libvirt and QEMU: this machine’s own, and other releases that sandboxes can run.',
    adapt: 'What a sandbox cannot have of a lab, and what it gets in its place; each change is named in the report.',
    snapshot: 'Everything of a libvirt at one moment, of a sandbox or of a host, and what happened between two.',
    deploy: 'Who applies a lab: NixVirt’s own helper, virsh, nixos-rebuild.',
    container: 'A container that runs virtspec itself, and its engine.',
  },
  {
    nixvirt: 'NixVirt’s releases: found, fetched, cached, checked against locks; the rules by which each applies.',
    sandbox: 'A throwaway libvirtd in namespaces of its own, on this machine.',
    guest: 'The probe guest: its medium, its boot, what it reports; and screens of any guest.',
  },
  {
    render: 'A lab’s XML: from Nix, from a recording, from a folder, from NixVirt’s settings; validated.',
    simulate: 'What NixVirt and libvirt would do on a host: every action, its reasons, what cannot be taken back.',
  },
  { check: 'What a check is, what it may look at, and what checks share.' },
  { checks: 'Every check, a folder a category, and their registry.' },
  { judge: 'Runs the checks of a selection over what was seen, and finds what follows from what.' },
  { report: 'A finished run as terminal text, Markdown, JSON, JUnit, TAP and GitHub annotations.' },
  {
    init: 'Writes a lab file for what is declared, or for what a libvirt has.',
    verify: 'The main command: the lab in the XML, in a sandbox, in a container, on hosts; the steps of a proof.',
    spike: 'Compatibility questions to NixVirt releases, and the gate.',
    doctor: 'Whether a host is ready for a lab.',
    plan: 'What a switch would do to a host.',
  },
  {
    rebuild: '`nixos-rebuild` under guard: planned, acknowledged, watched, judged.',
    'nixos-test': 'The NixOS tests of a flake, run and judged.',
  },
  {
    cli: 'The command line: options, help, progress, output, exit codes.',
    'index.ts': 'The public API.',
  },
];
