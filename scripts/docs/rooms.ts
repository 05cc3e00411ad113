/**
 * The floors of lib/ from the bottom up: the rooms of each, and the purpose of each room. A room may import from rooms on lower floors and from itself; rooms on
 * the same floor do not import each other. `specs/architecture.spec.ts` enforces this, and docs/architecture.md is generated from it.
 */
export const floors: readonly Readonly<Record<string, string>>[] = [
  {
    error:
      'One family of errors: code, kind, what, why, fix, cause; the exit code of each kind; and the word that was likely meant.',
    'package-file.ts': 'The path of a file of this package, in a clone, in `node_modules` and in a container.',
  },
  { 'version.ts': 'The version of virtspec.' },
  {
    process:
      'Runs commands from argv arrays, with limits, a signal and cleanup; waiting, scratch folders, bounded reads.',
    xml: 'libvirt XML: parsed, compared by path, validated by RELAX NG, queried by XPath with line numbers; secrets hidden.',
  },
  {
    model: 'Networks, pools, volumes, domains and everything observed of them, as readonly values in libvirt’s terms.',
  },
  {
    finding:
      'The result of a check for an object: finding, verdict, evidence; grouped by category, by work plan and by cause.',
    lab: 'The lab file and the work plan: schemas, problems at their lines, values, JSON Schema for editors.',
    libvirt: 'A libvirt: connections, virsh sessions, the inventory of a host in one pass, lifecycle events.',
    units: 'What a switch does to systemd’s units, and to running guests with them.',
    drift:
      'Whether two definitions mean the same: the table of what libvirt fills in or writes differently, and the comparison.',
  },
  {
    run: 'One run over a lab: its phases, its options, its signal and its clock.',
    nix: 'Nix itself: evaluation, its errors, locks, hashes, a throwaway store, and stand-ins for a missing nixpkgs.',
    system: 'Installations of libvirt and QEMU: this machine’s own, and other releases that sandboxes can run.',
    adapt: 'Which parts of a lab a sandbox cannot have, and what replaces them; the report names each change.',
    snapshot:
      'The complete state of a libvirt at one moment, in a sandbox or on a host, and what happened between two moments.',
    deploy: 'The deployers that apply a lab: NixVirt’s own helper, virsh, nixos-rebuild.',
    container: 'A container that runs virtspec itself, and its engine.',
  },
  {
    nixvirt:
      'NixVirt’s releases: found, fetched, cached, checked against locks; the rules by which each applies a lab.',
    sandbox: 'A throwaway libvirtd in separate namespaces, on this machine.',
    guest:
      'The probe guest: its medium, its boot, what it reports; the medium of the agent guest; and screens of any guest.',
  },
  {
    render: 'A lab’s XML: from Nix, from a recording, from a folder, from NixVirt’s settings; validated.',
    agent:
      'The guest agent of a domain: its commands, files in the guest, programs that run there; and which domain has an address.',
    checkpoint:
      'Checkpoints of domains: what is kept of them, copies with digests, saved memory, and restores that a crash cannot leave part-way.',
    simulate: 'What NixVirt and libvirt would do on a host: every action, its reasons, what cannot be undone.',
  },
  {
    access:
      'The ways into a guest: which one answers; its agent, and the system’s ssh with host keys that the agent has shown; copies over either.',
  },
  {
    lifecycle: 'Starts and shuts off domains, and knows when their guests are ready; in the order of the lab file.',
    check: 'What a check is, what it may inspect, and what checks share.',
  },
  { checks: 'Every check, one folder for each category, and their registry.' },
  { judge: 'Runs the selected checks on the collected facts, and finds which findings follow from which.' },
  { report: 'A finished run as terminal text, Markdown, JSON, JUnit, TAP, SARIF and GitHub annotations.' },
  {
    init: 'Writes a lab file for what is declared, or for what a libvirt has.',
    verify: 'The main command: the lab in the XML, in a sandbox, in a container, on hosts; the steps of a proof.',
    spike: 'Compatibility questions to NixVirt releases, and the gate.',
    doctor: 'Whether a host is ready for a lab.',
    plan: 'What a switch would do to a host.',
    checklist: 'The checklist of a work plan, ticked by what reports show.',
  },
  {
    watch:
      'Verifies a lab again at every save, on sandboxes that are kept warm; what is watched, what changed since the last verdict.',
    adopt: 'Declares what a libvirt has and the lab does not, so that the next apply does not delete it.',
    rebuild: 'A guarded `nixos-rebuild`: planned, acknowledged, watched, judged.',
    'nixos-test': 'The NixOS tests of a flake, run and judged.',
  },
  {
    cli: 'The command line: options, help, progress, output, exit codes.',
    'index.ts': 'The public API.',
  },
];
