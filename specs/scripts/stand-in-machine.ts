import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');

/** The programs that scripts/setup may use on any machine; everything else that it finds is a stand-in. */
const ordinaryTools = [
  ...['bash', 'env', 'cat', 'cmp', 'cp', 'chmod', 'dirname', 'find', 'flock', 'grep', 'head', 'ln', 'mkdir', 'mktemp'],
  ...['readlink', 'rm', 'sed', 'sha256sum', 'sort', 'tail', 'tr', 'uname', 'xargs'],
];

const commands = [
  ...[
    'virsh',
    'libvirtd',
    'virtlogd',
    'qemu-system-x86_64',
    'qemu-img',
    'swtpm',
    'swtpm_setup',
    'dnsmasq',
    'ip',
    'iptables',
  ],
  ...['nsenter', 'unshare', 'setpriv', 'pivot_root', 'newuidmap', 'newgidmap', 'nix-instantiate', 'python3'],
  ...['xorriso', 'mformat', 'mmd', 'mcopy', 'xz', 'tar', 'curl'],
];

const files = [
  ...['qemu', 'network', 'storage', 'nwfilter', 'secret'].map(
    (name) => `lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_${name}.so`,
  ),
  ...['ui-spice-core', 'chardev-spice', 'hw-display-qxl'].map((name) => `lib/x86_64-linux-gnu/qemu/${name}.so`),
  'share/libvirt/schemas/domain.rng',
  'share/OVMF/OVMF_CODE_4M.secboot.fd',
];

/** Has every module except the one that only the specs use. */
const python = 'case "$*" in *pyflakes*) exit 1 ;; esac';

/** Everything that the sandbox needs, as paths under /usr. */
export const everything: readonly string[] = [...commands.map((name) => `bin/${name}`), ...files];

export interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly text: string;
  /** The recorded calls, in order: `apt-get install --yes ...`. Queries of a package manager are left out. */
  readonly calls: readonly string[];
}

/** A clone on a machine made of stand-ins: what is installed, its package manager, and the user who runs setup. */
export class StandInMachine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'virtspec-setup-'));
  readonly clone = join(this.folder, 'clone');
  readonly #root = join(this.folder, 'root');
  readonly #calls = join(this.folder, 'calls');

  constructor() {
    for (const tool of ordinaryTools) this.#link(tool);
    cpSync(join(repository, 'scripts'), join(this.clone, 'scripts'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'rolldown.config.ts']) {
      cpSync(join(repository, file), join(this.clone, file));
    }
    this.write('clone/lib/cli/main.ts', '');
    this.write('calls', '');
    this.has('root/usr/bin/id', 'echo "${SPEC_UID:-0}"');
    this.has(
      'root/usr/bin/npm',
      `echo "npm $*" >> '${this.#calls}'
       case "$*" in
         *" ci "*) mkdir -p '${this.clone}/node_modules'; : > '${this.clone}/node_modules/.package-lock.json' ;;
         *"run build"*) [ -z "\${SPEC_BUILD_FAILS:-}" ] || { echo "\\033[31m[UNRESOLVED_IMPORT] \\033[0mCould not resolve ./b.ts in lib/a.ts"; exit 1; }
           mkdir -p '${this.clone}/dist/cli'; : > '${this.clone}/dist/cli/main.js' ;;
       esac`,
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Installs `paths` (under /usr); by default everything. */
  with(paths: readonly string[] = everything): this {
    for (const path of paths) this.has(`root/usr/${path}`, path === 'bin/python3' ? python : 'exit 0');
    return this;
  }

  without(...absent: readonly string[]): this {
    return this.with(everything.filter((path) => !absent.includes(path)));
  }

  /** A package manager whose install provides everything, and which knows the packages in `known` (all if absent). */
  managedBy(manager: 'apt-get' | 'dnf' | 'pacman', known?: readonly string[]): this {
    for (const path of everything) this.has(`brought/usr/${path}`, 'exit 0');
    const bring = `cp -R '${join(this.folder, 'brought/usr')}' '${this.#root}'`;
    this.has(
      `root/usr/bin/${manager}`,
      `[ "\${1#-}" != Si ] && [ "$2" != repoquery ] && echo "${manager} $*" >> '${this.#calls}'
       echo "RUNLEVEL=\${RUNLEVEL:-} DEBIAN_FRONTEND=\${DEBIAN_FRONTEND:-}" >> '${this.#calls}.environment'
       case "$*" in
         -Si*) shift; for p; do ${this.#knows(known)} && echo "Name            : $p"; done ;;
         *repoquery*) shift 4; for p; do ${this.#knows(known)} && echo "$p"; done ;;
         *update*) : > '${this.folder}/lists' ;;
         *install*|*-S*)
           [ -z "\${SPEC_INSTALL_FAILS:-}" ] || { echo "E: Failed to fetch http://deb.invalid/x.deb"; exit 100; }
           ${bring} ;;
       esac
       exit 0`,
    );
    if (manager === 'apt-get') {
      this.has(
        'root/usr/bin/apt-cache',
        `shift; for p; do printf '%s:\\n  Installed: (none)\\n' "$p"
           if { [ -z "\${SPEC_NO_LISTS:-}" ] || [ -e '${this.folder}/lists' ]; } && ${this.#knows(known)}; then echo '  Candidate: 1.0'; else echo '  Candidate: (none)'; fi
         done`,
      );
    }
    return this;
  }

  /** sudo that runs its command (`yes`) or needs a password (`no`). */
  sudo(allowed: 'yes' | 'no'): this {
    const run = `[ "$1" != -n ] && [ "$1" != -v ] || exit 0; exec "$@"`;
    return this.has('root/usr/bin/sudo', `echo "sudo $*" >> '${this.#calls}'; ${allowed === 'yes' ? run : 'exit 1'}`);
  }

  /** The clone's own part is done: npm packages installed, dist built, command linked. */
  ready(): this {
    const done = this.run();
    if (done.code !== 0 && done.code !== 3) throw new Error(done.text);
    this.write('calls', '');
    return this;
  }

  run(argv: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Outcome {
    const result = spawnSync(join(this.clone, 'scripts/setup'), argv, {
      cwd: '/',
      encoding: 'utf8',
      input: '',
      env: { PATH: join(this.#root, 'usr/bin'), VIRTSPEC_SETUP_ROOT: this.#root, TMPDIR: this.folder, ...environment },
    });
    const calls = readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean);
    return { code: result.status, text: result.stdout + result.stderr, calls };
  }

  /** Variables the package manager was called with. */
  get environment(): string {
    return readFileSync(`${this.#calls}.environment`, 'utf8');
  }

  /** An executable stand-in at `path`, under the machine's folder. */
  has(path: string, script: string): this {
    this.write(path, `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.folder, path), 0o755);
    return this;
  }

  write(path: string, text: string): this {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return this;
  }

  exists(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  #knows(known: readonly string[] | undefined): string {
    return known ? `case " ${known.join(' ')} " in *" $p "*) true ;; *) false ;; esac` : 'true';
  }

  #link(tool: string): void {
    const real = ['/usr/bin', '/bin', '/run/current-system/sw/bin']
      .map((folder) => join(folder, tool))
      .find(existsSync);
    if (!real) throw new Error(`this machine has no ${tool}`);
    mkdirSync(join(this.#root, 'usr/bin'), { recursive: true });
    symlinkSync(real, join(this.#root, 'usr/bin', tool));
  }
}
