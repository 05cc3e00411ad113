import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StandInMachine } from './stand-in-machine.ts';

/** Debian 12's names: libvirt is in few packages. Debian 13's: each driver has its own package. */
const debian12 = [
  ...['libvirt-clients', 'libvirt-daemon', 'libvirt-daemon-driver-qemu', 'libvirt0', 'qemu-system-x86', 'qemu-utils'],
  ...[
    'qemu-system-common',
    'ovmf',
    'swtpm',
    'swtpm-tools',
    'dnsmasq-base',
    'iproute2',
    'iptables',
    'util-linux',
    'uidmap',
  ],
  ...[
    'nix-bin',
    'xorriso',
    'mtools',
    'xz-utils',
    'tar',
    'curl',
    'python3',
    'python3-libvirt',
    'python3-lxml',
    'xmldiff',
  ],
];
const debian13 = [
  ...debian12,
  ...['log', 'driver-network', 'driver-storage', 'driver-nwfilter', 'driver-secret'].map(
    (part) => `libvirt-daemon-${part}`,
  ),
  'libvirt-common',
  'qemu-system-modules-spice',
];

const forTests = ['docker.io', 'mmdebstrap', 'shellcheck', 'nftables', 'python3-pyflakes'];

describe('scripts/setup, with nothing missing', () => {
  test('installs the npm packages and builds, once', () => {
    using machine = new StandInMachine().with();
    const first = machine.run();
    expect(first).toMatchObject({ code: 0 });
    expect(first.calls).toEqual([expect.stringMatching(/^npm .* ci /), expect.stringMatching(/^npm .* run build$/)]);
    expect(machine.exists('clone/node_modules/.bin/virtspec')).toBe(true);
  });

  test('with --system, does nothing in the clone', () => {
    using machine = new StandInMachine().with();
    expect(machine.run(['--system'])).toEqual({ code: 0, text: '', calls: [] });
    expect(machine.run(['--system', '--check'])).toMatchObject({
      code: 0,
      text: expect.stringContaining('Nothing is missing.'),
    });
    expect(machine.run(['--check'])).toMatchObject({ code: 3 });
  });

  test('prints nothing the second time, from any folder', () => {
    using machine = new StandInMachine().with().ready();
    expect(machine.run()).toEqual({ code: 0, text: '', calls: [] });
  });

  test('builds again if a source file was changed, added or removed', () => {
    using machine = new StandInMachine().with().ready();
    machine.write('clone/lib/cli/main.ts', '// changed');
    expect(machine.run().calls).toHaveLength(1);
    machine.write('clone/lib/added.ts', '');
    expect(machine.run().calls).toHaveLength(2);
  });

  test('installs the npm packages again if the lock has changed', () => {
    using machine = new StandInMachine().with().ready();
    machine.write('clone/package-lock.json', '{}');
    expect(machine.run().calls[0]).toMatch(/ ci /);
  });

  test('shows the bundler’s message for a failed build, and does not treat it as done', () => {
    using machine = new StandInMachine().with();
    const failed = machine.run([], { SPEC_BUILD_FAILS: 'yes' });
    expect(failed).toMatchObject({
      code: 1,
      text: expect.stringContaining('| [UNRESOLVED_IMPORT] Could not resolve ./b.ts in lib/a.ts'),
    });
    expect(machine.run().code).toBe(0);
  });
});

describe('scripts/setup, with system packages missing', () => {
  test('installs them as root without asking, by their names in Debian 12', () => {
    using machine = new StandInMachine()
      .with(['bin/unshare', 'bin/nsenter', 'bin/setpriv', 'bin/pivot_root'])
      .managedBy('apt-get', debian12);
    const outcome = machine.run();
    expect(outcome).toMatchObject({ code: 0 });
    const install = outcome.calls.at(-1) ?? '';
    expect(install).toMatch(/^apt-get install --yes --no-install-recommends libvirt-clients libvirt-daemon /);
    expect(install).not.toMatch(/libvirt-daemon-(system|log|driver-network)|util-linux/);
    expect(install.split(' ').filter((word) => word === 'libvirt-daemon')).toHaveLength(1);
    expect(machine.environment).toContain('RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive');
  });

  test('uses the names of Debian 13 if libvirt is split', () => {
    using machine = new StandInMachine().with([]).managedBy('apt-get', debian13);
    expect(machine.run().calls.at(-1)).toContain(
      'libvirt-daemon-log libvirt-daemon-driver-qemu libvirt-daemon-driver-network libvirt-daemon-driver-storage libvirt-daemon-driver-nwfilter libvirt-daemon-driver-secret libvirt-common',
    );
  });

  test('installs pivot_root from the package that has it, also if both names are known', () => {
    using machine = new StandInMachine()
      .without('bin/pivot_root')
      .managedBy('apt-get', [...debian13, 'util-linux-extra']);
    expect(machine.run().calls.at(-1)).toMatch(/ install .* util-linux-extra$/);
    using older = new StandInMachine().without('bin/pivot_root').managedBy('apt-get', debian12);
    expect(older.run().calls.at(-1)).toMatch(/ install .* util-linux$/);
  });

  test('with --tests, also installs what only the specs use, once', () => {
    using machine = new StandInMachine().with().managedBy('apt-get', [...debian12, ...forTests]);
    expect(machine.run().calls.filter((call) => call.startsWith('apt'))).toEqual([]);
    expect(machine.run(['--tests']).calls.at(-1)).toMatch(new RegExp(` install .* ${forTests.join(' ')}$`));
    expect(machine.run()).toMatchObject({ code: 0, text: '' });
  });

  test('updates the package lists only if a package is unknown', () => {
    using known = new StandInMachine().without('bin/swtpm').managedBy('apt-get');
    expect(known.run().calls.filter((call) => call.startsWith('apt'))).toEqual([
      expect.stringMatching(/ install .* swtpm$/),
    ]);
    using unknown = new StandInMachine().without('bin/swtpm').managedBy('apt-get');
    expect(unknown.run([], { SPEC_NO_LISTS: 'yes' }).calls.filter((call) => call.startsWith('apt'))).toEqual([
      'apt-get update',
      expect.stringMatching(/ install .* swtpm$/),
    ]);
  });

  test('repeats a failed install once with new lists, then ends with apt’s message', () => {
    using machine = new StandInMachine().without('bin/swtpm').managedBy('apt-get');
    const outcome = machine.run([], { SPEC_INSTALL_FAILS: 'yes' });
    expect(outcome.code).toBe(3);
    expect(outcome.calls.filter((call) => call.startsWith('apt')).map((call) => call.split(' ')[1])).toEqual([
      ...['install', 'update', 'install'],
    ]);
    expect(outcome.text).toContain('E: Failed to fetch');
  });

  test('as a user without a terminal, ends with exit 3 and the exact command, and runs nothing; the clone is ready all the same', () => {
    using machine = new StandInMachine().without('bin/swtpm').managedBy('apt-get').sudo('yes');
    const outcome = machine.run([], { SPEC_UID: '1000' });
    expect(outcome.code).toBe(3);
    expect(outcome.text).toContain('sudo apt-get install --yes --no-install-recommends swtpm');
    expect(outcome.calls.every((call) => call.startsWith('npm '))).toBe(true);
    expect(machine.exists('clone/node_modules/.bin/virtspec')).toBe(true);
  });

  test('as a user in CI, or with --yes, uses sudo without asking', () => {
    for (const [argv, environment] of [[[], { CI: 'true' }] as const, [['--yes'], {}] as const]) {
      using machine = new StandInMachine().without('bin/swtpm').managedBy('apt-get').sudo('yes');
      const outcome = machine.run(argv, { SPEC_UID: '1000', ...environment });
      expect(outcome.code, outcome.text).toBe(0);
      expect(outcome.calls).toContainEqual(expect.stringMatching(/^sudo env .* apt-get install .* swtpm$/));
    }
  });

  test('as a user in CI whose sudo needs a password, or who has none, ends with exit 3', () => {
    using locked = new StandInMachine().without('bin/swtpm').managedBy('apt-get').sudo('no');
    expect(locked.run([], { SPEC_UID: '1000', CI: 'true' })).toMatchObject({
      code: 3,
      text: expect.stringContaining('password'),
    });
    using bare = new StandInMachine().without('bin/swtpm').managedBy('apt-get');
    expect(bare.run([], { SPEC_UID: '1000' })).toMatchObject({
      code: 3,
      text: expect.stringContaining('there is no sudo'),
    });
  });

  test('if only something optional is missing, and nobody can be asked, prints that once and continues', () => {
    using machine = new StandInMachine().without('bin/nix-instantiate').managedBy('apt-get').sudo('yes');
    expect(machine.run([], { SPEC_UID: '1000' })).toMatchObject({ code: 0, text: expect.stringContaining('nix-bin') });
    expect(machine.run([], { SPEC_UID: '1000' })).toMatchObject({ code: 0, text: '' });
  });
});

describe('scripts/setup on other systems', () => {
  test('on Fedora, uses dnf without weak dependencies', () => {
    using machine = new StandInMachine().with([]).managedBy('dnf');
    expect(machine.run().calls.at(-1)).toMatch(
      /^dnf install --assumeyes --setopt=install_weak_deps=False libvirt-client libvirt-daemon .* edk2-ovmf swtpm swtpm-tools /,
    );
  });

  test('on Arch, uses pacman, and leaves out what has no package', () => {
    using machine = new StandInMachine().with([]).managedBy('pacman', ['libvirt', 'qemu-base', 'swtpm', 'dnsmasq']);
    machine.write('root/var/lib/pacman/sync/core.db', '');
    const outcome = machine.run();
    expect(outcome.code).toBe(0);
    expect(outcome.calls.at(-1)).toMatch(/^pacman -S --needed --noconfirm libvirt qemu-base /);
    expect(outcome.calls.at(-1)).not.toContain('nix');
  });

  test('with Nix, refers to nix develop and runs nothing', () => {
    using machine = new StandInMachine().with([]).managedBy('apt-get').write('root/etc/NIXOS', '');
    expect(machine.run()).toMatchObject({ code: 3, text: expect.stringContaining('nix develop') });
    using shell = new StandInMachine().without('bin/swtpm');
    expect(shell.run([], { IN_NIX_SHELL: 'pure' })).toMatchObject({
      code: 3,
      text: expect.stringContaining('shell is incomplete'),
    });
  });

  test('under a Nix prefix, finds drivers, schemas and firmware next to their commands', () => {
    using machine = new StandInMachine().without('share/libvirt/schemas/domain.rng', 'bin/libvirtd');
    machine.has('store/libvirt/sbin/libvirtd', 'exit 0').write('store/libvirt/share/libvirt/schemas/domain.rng', '');
    const path = `${machine.folder}/root/usr/bin:${machine.folder}/store/libvirt/sbin`;
    expect(machine.run([], { PATH: path })).toMatchObject({ code: 0 });
  });

  test('on an unknown system, ends with exit 3, the list, and what works without', () => {
    using machine = new StandInMachine().without('bin/virsh');
    expect(machine.run()).toMatchObject({ code: 3, text: expect.stringMatching(/virsh[\s\S]*--target rendered/) });
  });
});

describe('scripts/setup keeps the system libvirtd as it was', () => {
  const wants = 'root/etc/systemd/system/multi-user.target.wants/libvirtd.service';

  test('a unit that the packages enable is masked during the install and disabled afterwards', () => {
    using machine = new StandInMachine().without('bin/libvirtd').managedBy('apt-get');
    machine.write('root/run/systemd/system/.keep', '');
    machine.has(
      'root/usr/bin/systemctl',
      `echo "systemctl $1 $2 $3" >> '${machine.folder}/calls'
       case "$*" in *unmask*) mkdir -p "$(dirname '${machine.folder}/${wants}')"; : > '${machine.folder}/${wants}' ;; *disable*) rm -f '${machine.folder}/${wants}' ;; esac`,
    );
    const outcome = machine.run();
    expect(outcome).toMatchObject({
      code: 0,
      text: expect.stringContaining('had enabled libvirtd.service: disabled again'),
    });
    expect(outcome.calls.slice(-4)).toEqual([
      'systemctl --quiet --runtime mask',
      expect.stringContaining('apt-get install'),
      'systemctl --quiet --runtime unmask',
      'systemctl --quiet disable libvirtd.service',
    ]);
    expect(machine.exists(wants)).toBe(false);
  });

  test('a libvirtd that was enabled before stays enabled', () => {
    using machine = new StandInMachine().without('bin/swtpm').managedBy('apt-get');
    machine.write('root/usr/lib/systemd/system/libvirtd.service', '').write(wants, '');
    expect(machine.run()).toMatchObject({ code: 0, text: expect.not.stringContaining('libvirtd.service') });
    expect(machine.exists(wants)).toBe(true);
  });
});

describe('scripts/setup --check', () => {
  test('lists what is missing, installs nothing, and ends with exit 3', () => {
    using machine = new StandInMachine().without('bin/swtpm').managedBy('apt-get');
    const outcome = machine.run(['--check']);
    expect(outcome).toMatchObject({ code: 3, calls: [] });
    expect(outcome.text).toMatch(/npm packages[\s\S]*dist\/[\s\S]*swtpm +the TPM 2\.0 of the guests +swtpm/);
  });

  test('ends with exit 0 if nothing is missing', () => {
    using machine = new StandInMachine().with().ready();
    expect(machine.run(['--check'])).toEqual({ code: 0, text: 'Nothing is missing.\n', calls: [] });
  });
});

test('scripts/setup --help shows its usage; an unknown argument is a usage error', () => {
  using machine = new StandInMachine().with();
  expect(machine.run(['--help'])).toMatchObject({
    code: 0,
    text: expect.stringContaining('Usage: scripts/setup'),
    calls: [],
  });
  expect(machine.run(['--frobnicate'])).toMatchObject({
    code: 2,
    text: expect.stringContaining("'--frobnicate'"),
    calls: [],
  });
});

test('docs/setup.md names every package that setup may install', () => {
  const file = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');
  const rows = file('scripts/setup.d/needs.sh')
    .split('\n')
    .map((line) => line.split(' | '));
  const packages = rows
    .filter((cells) => cells.length === 6 && !cells[0]?.startsWith('#'))
    .flatMap((cells) =>
      cells
        .slice(3)
        .join(' ')
        .split(/[\s/]+/),
    );
  expect(packages.length).toBeGreaterThan(50);
  const documented = file('docs/setup.md');
  expect(packages.filter((name) => !documented.includes(name))).toEqual([]);
});
