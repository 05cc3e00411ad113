import type { Trap } from './trap.ts';

/** Pools, volumes, media, snapshots. */
export const storageTraps: readonly Trap[] = [
  {
    lab: 'volume-of-another-size',
    trap: 'A volume of that name exists, with another size.',
    happens: 'It is used as it is: NixVirt identifies volumes only by name, and never resizes them.',
    cure: 'Run `virsh vol-resize NAME SIZE --pool POOL` with its domain shut off.',
    source: 'nixvirt.py line 238',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['declared-drift volume:store/data.qcow2', 'volume-capacity volume:store/data.qcow2'],
      told: {
        'declared-drift volume:store/data.qcow2': { actual: /capacity/, fix: /vol-resize/ },
        'volume-capacity volume:store/data.qcow2': {
          actual: '1 MiB',
          fix: /^Fix the cause instead: see declared-drift/,
        },
      },
    },
  },
  {
    lab: 'volume-not-present',
    trap: 'A volume has `present = false`.',
    happens: 'It is deleted with its content, as declared.',
    cure: 'Leave the volume out of the list: volumes that are not listed are left alone.',
    source: 'nixvirt.py line 249',
    outcome: {
      verdict: 'PASSED',
      exit: 0,
      fails: [],
      told: {
        'apply-nothing-deleted volume:store/old.qcow2': {
          status: 'pass',
          actual: 'deleted, as declared: `present = false`',
        },
      },
    },
  },
  {
    lab: 'pool-left-as-it-is',
    trap: 'A new pool has `active = null`.',
    happens: 'It is started for its volumes, if it has any, and ends up inactive: no domain with a disk in it starts.',
    cure: 'Declare `active = true` on every pool.',
    source: 'nixvirt.py lines 335-337',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['active-declared pool:store', 'pool-active pool:store'],
      told: {
        'active-declared pool:store': { actual: 'active = null', fix: /`active = true`/ },
        'pool-active pool:store': { actual: 'inactive' },
      },
    },
  },
  {
    lab: 'pool-directory-missing',
    trap: "A pool's directory does not exist.",
    happens: 'Everything is defined; then the pool cannot start, and nothing after it is started either.',
    cure: 'Create the directory with `systemd.tmpfiles.rules`.',
    source: 'nixvirt.py line 290; nothing calls `build`',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['pool-active pool:store'],
      told: {
        'pool-active pool:store': {
          actual: 'inactive',
          evidence: /cannot open directory/,
          fix: /systemd\.tmpfiles\.rules/,
        },
        'domain-state domain:guest': { status: 'pass', actual: 'running' },
      },
      error: {
        code: 'apply-refused',
        what: /^could not start pool store$/,
        why: /^cannot open directory '\/srv\/store': No such file or directory$/,
        fix: /with `d \/srv\/store 0711 root root` in `systemd\.tmpfiles\.rules`/,
      },
    },
  },
  {
    lab: 'iso-missing',
    trap: 'The ISO is not at the declared path.',
    happens: 'The switch succeeds, and the domain does not start: the Windows template sets `startupPolicy=mandatory`.',
    cure: 'Put the ISO there, or declare `startupPolicy = "optional"`.',
    source: 'templates/domain/windows.nix line 85',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: [
        'cdrom-file-present domain:guest',
        'domain-starts domain:guest',
        'rebuild-with-running-domain lab:iso-missing',
      ],
      told: {
        'cdrom-file-present domain:guest': {
          actual: 'missing: /var/lib/libvirt/iso/debian-13.iso',
          fix: /`startupPolicy="optional"` on `<source>`/,
        },
        'domain-starts domain:guest': {
          actual: 'did not start',
          evidence: /debian-13\.iso': No such file or directory/,
        },
      },
    },
  },
  {
    lab: 'external-snapshot-undone',
    trap: 'An external snapshot is taken between two switches.',
    happens:
      'The next switch restores the base image: what the guest wrote since the snapshot is in a file that no definition refers to any more.',
    cure: 'Merge the snapshot before a switch: `virsh blockcommit NAME DISK --active --pivot`.',
    source: 'nixvirt.py line 379',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: [
        'rebuild-domain-identity domain:guest',
        'rebuild-domain-xml domain:guest',
        'rebuild-events lab:external-snapshot-undone',
        'rebuild-snapshot-kept domain:guest',
      ],
      told: {
        'rebuild-snapshot-kept domain:guest': {
          actual:
            'back to /var/lib/libvirt/images/store/guest.qcow2; data written since the snapshot is in /var/lib/libvirt/images/store/guest.s1',
          evidence: '/var/lib/libvirt/images/store/guest.s1 → /var/lib/libvirt/images/store/guest.qcow2',
          fix: /`virsh blockcommit guest hda --active --pivot`.*`virsh destroy guest` at once.*`qemu-img commit .*guest\.s1`/,
        },
      },
    },
  },
  {
    lab: 'internal-snapshot-of-uefi',
    trap: 'An internal snapshot of a running domain with UEFI firmware, which `virsh snapshot-create-as` takes by default.',
    happens:
      'libvirt refuses it: always up to 10.8, and there even for a shut-off guest if the firmware is declared by its path; since 10.9 if the NVRAM is raw, which is the default and what NixVirt’s templates create. For a shut-off guest, newer releases take the snapshot, without its NVRAM.',
    cure: 'Take an external snapshot, and merge it before the next switch; or, from libvirt 10.9 on, take one while the guest is shut off.',
    source: 'libvirt, qemuSnapshotPrepare',
    outcome: {
      verdict: 'INCOMPLETE',
      exit: 1,
      fails: [],
      error: {
        code: 'scenario-refused',
        what: /between the two applies was refused: virsh snapshot-create-as --domain guest --name s1$/,
        why: /internal snapshots of a VM with pflash based firmware (are not supported|require QCOW2 nvram format)/,
        fix: /--disk-only/,
      },
    },
  },
];
