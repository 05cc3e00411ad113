import type { Trap } from './trap.ts';

/** What the first switch does to existing objects. */
export const switchTraps: readonly Trap[] = [
  {
    lab: 'undeclared-domain',
    trap: 'A domain exists that the lab does not declare.',
    happens: 'The first switch deletes it, even while it is running. Its disk, NVRAM and TPM state stay.',
    cure: 'Declare it with the UUID that it has, or set `domains = null`.',
    source: 'nixvirt-module-helper line 18 (`deleteOld`); NixVirt#103',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['apply-nothing-deleted domain:legacy', 'apply-nothing-deleted domain:legacy-running'],
      told: {
        'apply-nothing-deleted domain:legacy': { actual: 'deleted', evidence: 'undefine domain legacy' },
        'apply-nothing-deleted domain:legacy-running': {
          actual: 'deleted while it was active',
          evidence: 'stop domain legacy-running\nundefine domain legacy-running',
          fix: /with the UUID that it had/,
        },
      },
    },
  },
  {
    lab: 'undeclared-network',
    trap: "The distribution's `default` network exists, and the lab declares another network.",
    happens: 'The first switch deletes `default`, and stops every domain on it.',
    cure: 'Declare `default` with the UUID that it has.',
    source: 'nixvirt-module-helper line 18 (`deleteOld`)',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['apply-nothing-deleted network:default'],
      told: { 'apply-nothing-deleted network:default': { actual: 'deleted while it was active' } },
    },
  },
  {
    lab: 'empty-list',
    trap: '`domains = [ ]` is declared in order to leave domains alone; `pools` is left out.',
    happens: 'An empty list deletes every object of the kind; `null`, the default, leaves the kind alone.',
    cure: 'Write `null`, or leave the option out.',
    source: 'modules.nix line 9 (`nullOr (listOf …)`), nixvirt-module-helper line 18',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['apply-nothing-deleted domain:legacy'],
      told: {
        'apply-nothing-deleted domain:legacy': {
          actual: 'deleted: the declared list of domains is empty',
          fix: /`empty` in `manifest\.json`/,
        },
        'apply-nothing-deleted pool:store': { status: 'pass', actual: 'still exists' },
      },
    },
  },
  {
    lab: 'changed-domain-power-cut',
    trap: 'The definition of a running domain changes, here its memory.',
    happens: 'The domain is destroyed and restarted: a power cut for the guest.',
    cure: 'Shut the guest down from inside before the switch, or declare `restart = false`.',
    source: 'nixvirt.py line 395; NixVirt#9, #40, #51, #57',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['apply-no-power-cut domain:guest'],
      told: {
        'apply-no-power-cut domain:guest': {
          actual: /^power-cut .* because its definition changed: \/domain\/memory, \/domain\/currentMemory$/,
          evidence: /^(\d+) {3}guest → (?!\1 )\d+ {3}guest$/,
          fix: /from inside/,
        },
      },
    },
  },
  {
    lab: 'tpm-profile-power-cut',
    trap: 'A domain has a TPM, and is started for the first time.',
    happens:
      'The start that creates the TPM’s state writes its profile, which NixVirt cannot declare, into the persistent definition. The next switch removes it, and power-cuts the running guest: once, and again after `undefine --tpm`.',
    cure: 'Declare `restart = false`; or make the next switch while the guest is shut off; or add the profile to the XML (`builtins.replaceStrings` on `getXML`).',
    source: 'libvirt 10.10, with a swtpm that knows profiles; generate-xml/domain.nix line 494 (backend)',
    outcome: { verdict: 'PASSED', exit: 0, fails: [] },
    newer: {
      since: '12.0.0',
      what: 'libvirt 12.8 and swtpm 0.10.2',
      outcome: {
        verdict: 'FAILED',
        exit: 1,
        fails: [
          'rebuild-domain-identity domain:guest',
          'rebuild-domain-xml domain:guest',
          'rebuild-events lab:tpm-profile-power-cut',
          'start-keeps-definition domain:guest',
        ],
        told: {
          'start-keeps-definition domain:guest': {
            actual: 'the start wrote /domain/devices/tpm/backend/profile',
            evidence: "(nothing) → <profile name='default-v1'/>",
            fix: /`restart` to `false`/,
          },
          'rebuild-domain-identity domain:guest': { actual: /id 2/, fix: /see start-keeps-definition/ },
        },
      },
    },
  },
  {
    lab: 'renamed-domain',
    trap: 'A running domain is renamed in Nix, with the same UUID.',
    happens: 'It is destroyed, undefined (a managed save is lost), and started under the new name.',
    cure: 'Keep the name, or shut the guest down from inside before the switch.',
    source: 'nixvirt.py lines 374-376',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['apply-no-power-cut domain:old-name'],
      told: {
        'apply-no-power-cut domain:old-name': {
          actual: /because its name changed to guest: the old definition was undefined, and a managed save with it$/,
          evidence: /^(\d+) {3}old-name → (?!\1 )\d+ {3}guest$/,
          fix: /^Keep the name old-name/,
        },
        'apply-nothing-deleted domain:old-name': { status: 'pass', actual: 'still exists, as guest' },
      },
    },
  },
  {
    lab: 'network-change-stops-domains',
    trap: 'A network changes, here its DHCP range, while a domain runs on it.',
    happens: 'The network is stopped, and with it every domain on it: a power cut for a domain that was not changed.',
    cure: 'Change a network only while the domains on it are shut off.',
    source: 'nixvirt.py lines 73-76, 294; NixVirt#8, #11',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['apply-no-power-cut domain:guest'],
      told: {
        'apply-no-power-cut domain:guest': {
          actual: /because the network lan changed, and was stopped with every domain on it$/,
          evidence: /Stopped Destroyed/,
          fix: /^Shut the guest down from inside before an apply that changes its network\.$/,
        },
      },
    },
  },
  {
    lab: 'restart-at-every-rebuild',
    trap: 'A domain has `restart = true`, as if that meant "may be restarted".',
    happens: 'Every switch power-cuts it, even one that changes nothing.',
    cure: 'Leave `restart` out: `null` restarts it only if it changed.',
    source: 'nixvirt.py lines 381-383; modules.nix (`restart`)',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: [
        'apply-no-power-cut domain:guest',
        'rebuild-domain-identity domain:guest',
        'rebuild-events lab:restart-at-every-rebuild',
      ],
      told: {
        'apply-no-power-cut domain:guest': {
          actual: /because it is declared with `restart = true`$/,
          fix: /^Remove `restart = true`/,
        },
        'rebuild-domain-identity domain:guest': {
          actual: /^state running/,
          evidence: /^id (\d+) → (?!\1$)\d+$/,
          fix: /^Fix the cause instead: see apply-no-power-cut of domain guest/,
        },
      },
    },
  },
  {
    lab: 'partial-apply',
    trap: 'A running domain changes, and a volume cannot be created.',
    happens: 'The domain is stopped, then the apply fails before it would restart it: the domain is left shut off.',
    cure: 'Fix the volume, apply again, and start the domain.',
    source: 'nixvirt-module-helper lines 59-69 (define, defineExtra, setActive)',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: [
        'apply-keeps-running domain:guest',
        'domain-state domain:guest',
        'rebuild-with-running-domain lab:partial-apply',
        'volume-present volume:store/data.qcow2',
      ],
      told: {
        'apply-keeps-running domain:guest': {
          actual: 'shut off: the apply stopped it and then failed (could not create volume store/data.qcow2)',
          evidence: /Stopped Destroyed/,
          fix: /^Start the domain again/,
        },
        'volume-present volume:store/data.qcow2': { actual: 'missing', fix: /^Provide the base image/ },
      },
      error: {
        code: 'apply-refused',
        what: /^could not create volume store\/data\.qcow2$/,
        why: /^inaccessible backing store volume \/var\/lib\/libvirt\/images\/base\.qcow2: No such file/,
        fix: /^Provide the base image \/var\/lib\/libvirt\/images\/base\.qcow2,/,
      },
    },
  },
  {
    lab: 'snapshot-blocks-deletion',
    trap: 'A domain that the lab does not declare has a snapshot.',
    happens: 'libvirt refuses to undefine it, and the whole switch fails before anything is defined.',
    cure: "Delete the domain's snapshots, or declare the domain.",
    source: 'nixvirt.py line 123 (flags 73: without SNAPSHOTS_METADATA)',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['rebuild-with-running-domain lab:snapshot-blocks-deletion', 'undeclared-object domain:legacy'],
      told: {
        'undeclared-object domain:legacy': {
          actual: 'not declared: the switch would undefine it, which libvirt refuses',
          evidence: /cannot delete inactive domain with 1 snapshots/,
          fix: /virsh snapshot-delete/,
        },
        'domain-present domain:guest': { status: 'pass', actual: /./ },
      },
      error: {
        code: 'apply-refused',
        what: /^could not undefine domain legacy$/,
        why: /cannot delete inactive domain with 1 snapshots/,
        fix: /virsh snapshot-delete/,
      },
    },
  },
];
