import type { Trap } from './trap.ts';

/** What Nix declares, and what NixVirt makes of it. */
export const nixTraps: readonly Trap[] = [
  {
    lab: 'plus-plus',
    trap: 'A second adapter is added with `base.devices.interface ++ [ … ]` on the Windows template, as in the reference lab’s work plan.',
    happens: 'The evaluation fails: the template has an attribute set there, not a list.',
    cure: '`[ base.devices.interface ] ++ [ … ]`.',
    source: 'templates/domain/base.nix line 99',
    outcome: {
      verdict: undefined,
      exit: 2,
      fails: [],
      error: { code: 'nix-evaluation-failed', why: /^value is a set while a list was expected, at .*domains\.nix:12:/ },
    },
  },
  {
    lab: 'attribute-set-for-a-list',
    trap: 'Networks are declared as an attribute set of names, as in the reference lab’s work plan.',
    happens: 'The evaluation fails: NixVirt takes lists.',
    cure: '`networks = [ { definition = …; active = true; } ];`.',
    source: 'modules.nix line 9 (`listOf (submodule …)`)',
    outcome: {
      verdict: undefined,
      exit: 2,
      fails: [],
      error: { code: 'nix-evaluation-failed', why: /networks\.nix is a set; NixVirt expects a list/ },
    },
  },
  {
    lab: 'attribute-dropped',
    trap: 'An attribute is misspelt: `memry`.',
    happens: 'NixVirt drops it silently, and everything succeeds.',
    cure: 'Spell it as libvirt does; the finding lists the attributes that were dropped.',
    source: 'generate-xml/generate.nix line 16',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['attributes-emitted domain:guest'],
      told: { 'attributes-emitted domain:guest': { actual: 'not in the XML: memry' } },
    },
  },
  {
    lab: 'target-twice',
    trap: 'The host device of an adapter is named: `target.dev`.',
    happens:
      "NixVirt's master writes `<target>` twice, which libvirt's own schema rejects; libvirt itself uses the first, so the result is the same. 0.6.0 writes it once.",
    cure: 'None needed; `xmllint` and `virt-xml-validate` report an error unless `target` is left out.',
    source: 'master 6d213ab, generate-xml/domain.nix lines 493 and 511',
    outcome: { verdict: 'PASSED', exit: 0, fails: [] },
    master: {
      verdict: 'PASSED',
      exit: 0,
      fails: [],
      told: {
        'schema-valid domain:guest': {
          status: 'pass',
          actual: /^accepted and kept by libvirt, although not valid against .*: duplicate <target>$/,
        },
      },
    },
  },
  {
    lab: 'first-nic-without-model',
    trap: 'An adapter has no model (`virtio_net = false` writes none).',
    happens: 'libvirt makes it an rtl8139, a 100 Mbit/s card.',
    cure: 'Declare `model.type = "e1000e"`.',
    source: 'templates/domain/base.nix line 99',
    outcome: {
      verdict: 'PASSED',
      exit: 0,
      fails: ['interface-model-explicit domain:guest'],
      told: {
        'interface-model-explicit domain:guest': {
          actual: 'none on interface 1 (libvirt picks rtl8139)',
          fix: /e1000e/,
        },
      },
    },
  },
  {
    lab: 'second-nic-without-mac',
    trap: 'A domain has two adapters, and neither has a MAC.',
    happens:
      'NixVirt derives the MAC of the first from the UUID and stops there; libvirt generates another MAC for the second at every define, and every switch power-cuts the domain.',
    cure: 'Declare a MAC on every adapter.',
    source: 'nixvirt.py line 140 (`return` in the loop)',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: [
        'fields-pinned domain:guest',
        'interface-mac-pinned domain:guest',
        'rebuild-domain-identity domain:guest',
        'rebuild-domain-xml domain:guest',
        'rebuild-events lab:second-nic-without-mac',
        'rebuild-macs domain:guest',
      ],
      told: {
        'fields-pinned domain:guest': {
          actual: 'different in each definition: /domain/devices/interface[2]/mac/@address',
        },
        'rebuild-domain-identity domain:guest': { actual: /^state running/, evidence: /^id (\d+) → (?!\1$)\d+$/ },
      },
    },
  },
  {
    lab: 'network-without-mac',
    trap: 'A network has no MAC.',
    happens:
      '0.6.0: libvirt generates one at every define, and every switch restarts the network, with every domain on it. Fixed in master.',
    cure: 'Declare a MAC on every network.',
    source: 'nixvirt.py line 186; NixVirt#108',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: [
        'fields-pinned network:lan',
        'network-mac-pinned network:lan',
        'rebuild-events lab:network-without-mac',
        'rebuild-macs network:lan',
        'rebuild-network-xml network:lan',
      ],
      told: {
        'rebuild-events lab:network-without-mac': { actual: 'network lan: Stopped; network lan: Started' },
        'rebuild-macs network:lan': { actual: /^52:54:00:/, evidence: /^52:54:00:\S+ → 52:54:00:\S+$/ },
      },
    },
    master: {
      verdict: 'PASSED',
      exit: 0,
      fails: [],
      told: {
        'network-mac-pinned network:lan': { status: 'pass', actual: 'not declared, but the same after the re-apply' },
        'fields-pinned network:lan': {
          status: 'pass',
          actual: /sets the same value at each apply; libvirt alone would generate \/network\/mac\/@address$/,
        },
      },
    },
  },
  {
    lab: 'domain-without-uuid',
    trap: 'A domain has no UUID.',
    happens: 'NixVirt fails with a traceback; nothing is applied.',
    cure: 'Declare a UUID on every object (`uuidgen`).',
    source: 'nixvirt.py line 359',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['uuid-pinned domain:guest'],
      error: {
        code: 'apply-refused',
        what: /^could not define domain guest$/,
        why: /^AttributeError: .* at nixvirt\.py line \d+: .*find\("uuid"\)/,
        fix: /^Declare a UUID on every object/,
      },
    },
  },
  {
    lab: 'message-lost',
    trap: "A volume's `name` differs from the one in its definition.",
    happens: 'NixVirt raises its own error and fails to print it: there is a traceback without the message.',
    cure: 'Leave `name` out. virtspec recovers the message from the traceback.',
    source: 'nixvirt.py lines 19-20 (`NixVirtError.__str__`), 228',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['volume-present volume:store/data.qcow2'],
      told: {
        'volume-present volume:store/data.qcow2': { actual: 'missing', fix: /^Remove the volume’s `name`/ },
      },
      error: {
        code: 'apply-refused',
        what: /^could not create volume store\/data\.qcow2$/,
        why: /^volume: name inconsistent with definition \(nixvirt\.py line \d+; NixVirt itself does not print this message\)$/,
        fix: /^Remove the volume’s `name`/,
      },
    },
  },
  {
    lab: 'address-taken',
    trap: "VirtualBox's host-only link, vboxnet0, still has 192.168.56.1.",
    happens: 'Everything is defined; then libvirt refuses to start the network.',
    cure: 'Remove the link, or give the network another subnet.',
    source: 'libvirt, virNetworkCheckRouteCollision',
    outcome: {
      verdict: 'FAILED',
      exit: 1,
      fails: ['network-active network:lab-net', 'network-virtualbox-range network:lab-net'],
      told: { 'network-active network:lab-net': { actual: 'inactive' } },
      error: {
        code: 'apply-refused',
        what: /^could not start network lab-net$/,
        why: /Network is already in use by interface vboxnet0/,
        fix: /ip link delete vboxnet0/,
      },
    },
  },
];
