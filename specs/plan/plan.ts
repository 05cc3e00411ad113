import type { CheckId } from '../../lib/checks/registry.ts';
import type { PrerequisiteId } from '../../lib/doctor/registry.ts';
import type { ProbeId } from '../../lib/spike/registry.ts';

/** One thing that the user's plan says must be verified, and what verifies it: prerequisites of `doctor`, checks of `verify`, probes of `spike`, or a spec. */
export interface PlanBullet {
  /** Step of the plan; 0: its Prerequisites. */
  readonly step: PlanStep;
  /** The command that the plan verifies it with, verbatim; absent for a checklist. */
  readonly command?: string;
  /** In the plan's words, verbatim. */
  readonly says: string;
  readonly prerequisites?: readonly PrerequisiteId[];
  readonly checks?: readonly CheckId[];
  readonly probes?: readonly ProbeId[];
  /** A spec that holds what is no question of a lab: it has a test of the bullet's name. */
  readonly spec?: string;
  /** Where the plan's words do not fit what is so. */
  readonly note?: string;
}

export const planSteps = [0, 1, 2, 3, 4, 5, 6] as const;
export type PlanStep = (typeof planSteps)[number];

const flakeSpec = 'specs/plan/step-5-flake.spec.ts';
const gateSpec = 'specs/spike/decide-gate.spec.ts';

/**
 * The NixOS configuration, "Verify Prerequisites" and "Download ISOs"; the blocking unknowns, validations, output and gate of Step 1; the "Validation" of Steps 2 to 5; "Verify everything", the smoke test,
 * idempotency and "Output" of Step 6.
 */
export const plan: readonly PlanBullet[] = [
  {
    step: 0,
    command: 'virtualisation.libvirtd.enable = true;',
    says: 'Enable libvirtd',
    prerequisites: ['libvirt-answers'],
  },
  {
    step: 0,
    command: 'virtualisation.libvirt.swtpm.enable = true;',
    says: 'Enable swtpm (required for Windows 11 TPM 2.0)',
    prerequisites: ['swtpm-usable'],
    note: "The option is NixVirt's module's; without it `virtualisation.libvirtd.qemu.swtpm.enable`. The plan's other way, `systemPackages`, puts swtpm into the user's PATH, where libvirtd does not look.",
  },
  {
    step: 0,
    command: 'users.users.<your-username>.extraGroups = [ "libvirt" ];',
    says: 'Add your user to libvirt group',
    prerequisites: ['libvirt-usable'],
    note: 'On NixOS the group is `libvirtd`; `libvirt` is no group there.',
  },
  {
    step: 0,
    command: 'programs.virt-manager.enable = true;',
    says: 'Install virt-manager for GUI VM management',
    prerequisites: ['graphical-console'],
  },
  {
    step: 0,
    command: 'nix.settings.experimental-features = [ "nix-command" "flakes" ];',
    says: 'Nix flakes (should already be enabled from Phase 1)',
    prerequisites: ['nix-flakes'],
  },
  {
    step: 0,
    command: 'systemctl status libvirtd',
    says: 'libvirtd is running',
    prerequisites: ['libvirt-answers'],
    note: 'The unit may be inactive and libvirt answer all the same, by its socket or by modular daemons: libvirt itself is asked.',
  },
  {
    step: 0,
    command: 'virsh -c qemu:///system list --all',
    says: 'User can access libvirt',
    prerequisites: ['libvirt-usable'],
  },
  {
    step: 0,
    command: 'virt-manager --version',
    says: 'virt-manager works',
    prerequisites: ['graphical-console'],
  },
  {
    step: 0,
    command: 'which swtpm',
    says: 'swtpm is available',
    prerequisites: ['swtpm-usable'],
    note: "`which` asks the user's PATH; libvirtd has one of its own, and `virsh domcapabilities` says what it found.",
  },
  {
    step: 0,
    says: '**Windows Server 2022 Evaluation**: `windows-server-2022.iso`',
    prerequisites: ['iso-present', 'iso-format', 'iso-path', 'iso-readable'],
  },
  {
    step: 0,
    says: '**Windows 11 Evaluation** (optional, for clients): `windows-11.iso`',
    prerequisites: ['iso-present', 'iso-format', 'iso-path', 'iso-readable'],
    note: 'Not optional for CLIENT01 and CLIENT02: `startupPolicy=mandatory`.',
  },
  {
    step: 1,
    says: 'Can `nixvirt.lib.network.writeXML` accept a custom attrset (not just the bridge template)?',
    probes: ['network-attrset', 'network-raw-xml'],
  },
  {
    step: 1,
    says: 'Do `nixvirt.lib.pool.writeXML` / `nixvirt.lib.volume.writeXML` exist?',
    probes: ['pool-function', 'volume-function', 'storage-by-script'],
  },
  {
    step: 1,
    says: 'Can we attach multiple NICs to a `windows` template VM?',
    probes: ['windows-second-nic', 'windows-nics', 'domain-raw-xml'],
  },
  {
    step: 1,
    says: "Run `nix eval .#nixosConfigurations.test.config.virtualisation.libvirt` or attempt `nixos-rebuild build` to see if the XML generates correctly. If it fails, try passing raw XML via `builtins.toFile \"lab-net.xml\" ''<network>...</network>''`.",
    probes: ['network-attrset', 'network-raw-xml'],
    note: 'What is evaluated is the XML itself; it is validated, and defined in a real libvirt.',
  },
  {
    step: 1,
    says: 'How many `<interface>` elements are in the XML? Is there a way to add a second NIC? Look at whether the template output can be modified/extended with `//` before passing to `writeXML`.',
    probes: [
      'windows-template',
      'windows-arguments',
      'windows-nics',
      'windows-second-nic',
      'windows-plus-plus',
      'read-file-write-xml',
    ],
    note: "`builtins.readFile (writeXML …)` builds while it evaluates, and the plan's `++` meets an attribute set.",
  },
  {
    step: 1,
    says: 'Custom network XML: works / needs raw XML fallback',
    probes: ['network-attrset', 'network-raw-xml'],
  },
  {
    step: 1,
    says: 'Pool/volume functions: exist / need shell script fallback',
    probes: ['pool-function', 'volume-function', 'storage-by-script'],
  },
  {
    step: 1,
    says: 'Windows template multi-NIC: supported / needs XML extension / needs raw XML',
    probes: ['windows-nics', 'windows-second-nic', 'domain-raw-xml'],
  },
  {
    step: 1,
    says: 'Any other surprises',
    probes: [
      'tpm-2',
      'secure-boot-firmware',
      'secure-boot-declared',
      'first-nic-model',
      'second-nic-mac',
      'network-mac',
      'interface-target',
      'unknown-attributes',
      'read-file-write-xml',
      'iso-path',
      'iso-path-literal',
      'idempotency',
      'idempotency-pinned',
      'module-enable',
      'module-coexists',
      'swtpm-path',
    ],
  },
  {
    step: 1,
    says: "If all three work with NixVirt's Nix API → proceed to Step 2 as planned.",
    spec: gateSpec,
  },
  {
    step: 1,
    says: 'If any require raw XML → document the workaround and adjust Steps 2-4 accordingly.',
    spec: gateSpec,
  },
  {
    step: 1,
    says: 'If NixVirt is fundamentally incompatible → escalate to user for architectural decision.',
    spec: gateSpec,
  },
  {
    step: 2,
    command: 'virsh -c qemu:///system net-list --all',
    says: 'Should show: lab-net (active), default (active)',
    checks: ['network-active', 'object-declared', 'schema-valid'],
  },
  {
    step: 2,
    command: 'virsh -c qemu:///system net-dumpxml lab-net',
    says: 'Should show: 192.168.56.0/24, virbr56, DHCP 100-200',
    checks: [
      'network-address',
      'network-bridge',
      'network-dhcp-range',
      'network-forward',
      'network-mac',
      'network-dhcp-conflict',
    ],
    note: "libvirt's DHCP and the DHCP role that DC01 will have answer on the same network: network-dhcp-conflict says so.",
  },
  {
    step: 2,
    command: 'ip addr show virbr56',
    says: 'Should show: 192.168.56.1/24',
    checks: ['bridge-address', 'network-virtualbox-range'],
    note: '192.168.56.0/24 is also the default range of VirtualBox, from which the lab comes.',
  },
  {
    step: 3,
    command: 'virsh -c qemu:///system pool-list --all',
    says: 'Should show: homelab (active)',
    checks: ['pool-active', 'pool-type', 'pool-path', 'active-declared'],
    note: 'A pool declared with `active = null` ends inactive.',
  },
  {
    step: 3,
    command: 'virsh -c qemu:///system vol-list homelab',
    says: 'Should show: dc01.qcow2, sccm01.qcow2, client01.qcow2, client02.qcow2',
    checks: ['volume-present', 'volume-capacity', 'object-declared', 'schema-valid'],
  },
  {
    step: 3,
    command: 'ls -la /var/lib/libvirt/images/homelab/',
    says: 'QCOW2 files should exist (sparse, so actual size is small)',
    checks: ['volume-sparse', 'volume-format'],
    note: '`ls -la` shows how long a file is; how much it takes up is `du`, or `ls -s`.',
  },
  {
    step: 4,
    command: 'virsh -c qemu:///system list --all',
    says: 'Should show: DC01, SCCM01, CLIENT01, CLIENT02 (all "shut off")',
    checks: ['domain-present', 'domain-state', 'active-declared', 'object-declared', 'schema-valid'],
  },
  {
    step: 4,
    command: "virsh -c qemu:///system dumpxml DC01 | grep -A5 '<interface'",
    says: 'Should show two interfaces: virbr56 (lab-net) and virbr0 (default)',
    checks: ['domain-interfaces', 'interface-model-explicit', 'interface-source-declared'],
    note: 'A NIC of type `network` shows no bridge while the domain is shut off; it is on the network that it names.',
  },
  {
    step: 4,
    command: "virsh -c qemu:///system dumpxml DC01 | grep '<disk'",
    says: 'Should show: dc01.qcow2 volume and windows-server-2022.iso',
    checks: ['domain-disks', 'domain-cdroms', 'disk-volume-declared'],
    note: "`grep '<disk'` shows the elements without their sources; the checks read those.",
  },
  {
    step: 4,
    command: 'virsh -c qemu:///system dumpxml DC01 | grep -i tpm',
    says: 'Should show: TPM 2.0 emulated device',
    checks: ['domain-tpm'],
  },
  {
    step: 5,
    says: 'nix flake check',
    checks: ['module-enabled', 'module-activation', 'module-assertions'],
    spec: flakeSpec,
    note: 'It passes on a module that does nothing, or that only throws: what the module does is evaluated and judged.',
  },
  {
    step: 5,
    command: 'nix develop',
    says: 'Should show updated welcome message with libvirt tools',
    spec: flakeSpec,
    note: 'The shell is evaluated, not entered: that takes nixpkgs, built.',
  },
  {
    step: 5,
    says: 'nix eval .#nixosModules.default',
    checks: ['module-enabled', 'module-activation', 'module-declares-lab', 'module-swtpm'],
    note: 'It prints `<LAMBDA>`, whatever the module does. Without `enable`, which the plan leaves out, nothing is applied and nothing fails.',
  },
  {
    step: 6,
    command: 'virsh net-list --all',
    says: 'lab-net + default, both active',
    checks: ['network-active'],
    note: '`virsh` without `-c` is `qemu:///session` for an ordinary user: another libvirt, without the lab.',
  },
  { step: 6, command: 'ip addr show virbr56', says: '192.168.56.1/24', checks: ['bridge-address'] },
  { step: 6, command: 'virsh pool-list --all', says: 'homelab pool, active', checks: ['pool-active'] },
  { step: 6, command: 'virsh vol-list homelab', says: '4 QCOW2 volumes', checks: ['volume-present', 'volume-format'] },
  {
    step: 6,
    command: 'virsh list --all',
    says: 'DC01, SCCM01, CLIENT01, CLIENT02 (shut off)',
    checks: ['domain-present', 'domain-state'],
  },
  { step: 6, says: 'virsh start DC01', checks: ['domain-starts', 'domain-swtpm-live'] },
  {
    step: 6,
    command: 'virt-manager',
    says: 'Open GUI, connect to DC01 console',
    checks: ['domain-firmware-screen', 'graphics-gl'],
  },
  {
    step: 6,
    says: 'Windows installer should boot from ISO',
    checks: [
      'guest-installer-boots',
      'cdrom-file-present',
      'domain-cdroms',
      'domain-firmware-screen',
      'probe-answers',
      'probe-cdroms',
    ],
    note: 'The installer itself is not run: it takes the real ISO and a key press. `verify --boot` boots the probe guest from its place; without it, what the installer needs is checked.',
  },
  {
    step: 6,
    says: 'Install Windows, verify network adapter is present',
    checks: ['guest-windows-installs', 'domain-interfaces', 'interface-model-explicit', 'probe-interfaces'],
    note: 'Not run. Whether Windows has a driver for the adapter is decided by its model, which is checked; with `verify --boot` by what a guest finds.',
  },
  {
    step: 6,
    says: 'After install: verify VM gets 192.168.122.x from default NAT',
    checks: ['guest-default-lease', 'network-dhcp-range', 'network-forward', 'probe-network', 'probe-lease'],
    note: 'Not run with Windows. That `default` serves such addresses is checked; with `verify --boot` the probe guest gets one.',
  },
  {
    step: 6,
    says: 'Manually set static IP 192.168.56.10 on second adapter',
    checks: ['guest-static-address', 'domain-interface-order', 'probe-interface-order'],
    note: 'lab-net is the first NIC, not the second: domain-interface-order says which MAC is on which network.',
  },
  {
    step: 6,
    says: 'Verify no destructive changes (VMs not redefined, volumes not deleted).',
    checks: [
      'rebuild-with-running-domain',
      'rebuild-domain-identity',
      'rebuild-macs',
      'start-keeps-definition',
      'rebuild-domain-xml',
      'rebuild-volumes',
      'rebuild-nvram',
      'rebuild-tpm-state',
      'rebuild-events',
      'rebuild-nothing-deleted',
      'rebuild-snapshot-kept',
      'undeclared-object',
      'apply-nothing-deleted',
      'apply-keeps-running',
      'apply-no-power-cut',
      'apply-as-foreseen',
    ],
    note: 'With every domain shut off this proves nothing: it is proven with one running. The lab of the plan itself fails here, for want of MACs.',
  },
  {
    step: 6,
    says: 'All networks created and active',
    checks: [
      'network-active',
      'network-address',
      'network-bridge',
      'network-dhcp-range',
      'network-forward',
      'probe-network',
      'probe-reaches',
      'probe-isolated',
    ],
  },
  {
    step: 6,
    says: 'All volumes created with correct sizes',
    checks: ['volume-present', 'volume-capacity', 'probe-disks'],
  },
  {
    step: 6,
    says: 'All VMs defined with correct hardware (TPM, UEFI, ISOs, NICs)',
    checks: [
      'domain-tpm',
      'domain-firmware',
      'domain-nvram',
      'domain-cdroms',
      'domain-interfaces',
      'domain-disks',
      'domain-memory',
      'domain-vcpus',
      'domain-xpath',
      'declared-drift',
      'probe-uuid',
      'probe-vcpus',
      'probe-memory',
      'probe-secure-boot',
      'probe-tpm',
      'probe-interfaces',
      'probe-disks',
      'probe-cdroms',
      'probe-shares',
    ],
  },
  {
    step: 6,
    says: 'At least one VM boots and installs Windows',
    checks: ['domain-starts', 'domain-firmware-screen', 'guest-windows-installs', 'probe-answers'],
    note: 'It boots as far as its firmware, with `verify --boot` into the probe guest; the installation is not run.',
  },
  {
    step: 6,
    says: 'Rebuild is idempotent',
    checks: [
      'rebuild-with-running-domain',
      'rebuild-domain-identity',
      'rebuild-macs',
      'start-keeps-definition',
      'rebuild-domain-xml',
      'rebuild-network-xml',
      'rebuild-pool-xml',
      'rebuild-volumes',
      'rebuild-nvram',
      'rebuild-tpm-state',
      'rebuild-events',
      'rebuild-nothing-deleted',
      'rebuild-still-active',
      'probe-nvram-persists',
      'probe-tpm-persists',
    ],
  },
];
