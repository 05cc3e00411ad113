import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that are not in an ordinary user's PATH. */
const sbin = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Where distributions install programs. */
const usualPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The limit of Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const mostLinks = 40;

/**
 * The libvirtd, QEMU and firmware that a sandbox runs: this machine's own; another system's, whose file system is in a folder; or this machine's with
 * some programs from elsewhere. Its paths are those inside the system.
 */
export class System {
  /** For messages: `forky`, or a path. */
  readonly name: string;
  /** A folder; `/` is this machine's own file system. */
  readonly root: string;
  /** Folders in which its programs are searched. */
  readonly path: readonly string[];

  /** This machine's own. */
  static readonly here = new System('this machine', '/', [
    ...(process.env.PATH ?? '').split(':').filter(Boolean),
    ...sbin,
  ]);

  private constructor(name: string, root: string, path: readonly string[]) {
    this.name = name;
    this.root = root;
    this.path = path;
  }

  /** @param root a folder that contains a complete system: `/usr/sbin/libvirtd` and its dependencies */
  static in(root: string, name = root): System {
    return new System(name, root, usualPath);
  }

  /** @param prefix a folder with `bin` and `share`, such as a Nix package: what it contains is used instead of this machine's */
  static before(prefix: string): System {
    return new System(prefix, '/', [join(prefix, 'bin'), join(prefix, 'sbin'), ...System.here.path]);
  }

  get isHere(): boolean {
    return this === System.here;
  }

  /** This machine's paths of its `share/…` folders, in order of precedence. */
  shared(folder: string): readonly string[] {
    const prefixes = this.root === '/' ? this.path.slice(0, 1).map((bin) => dirname(bin)) : [];
    return [
      ...(this.isHere ? [] : prefixes.map((prefix) => join(prefix, 'share', folder))),
      this.place(`/usr/share/${folder}`),
    ];
  }

  /** Distinguishes it from other systems, in a file's name; empty for this machine's own. */
  get key(): string {
    return this.isHere ? '' : `-${createHash('sha256').update(this.name).update(this.root).digest('hex').slice(0, 12)}`;
  }

  /**
   * The path of one of its files on this machine. Links, including absolute ones, are resolved inside the system; a file that does not exist has a
   * path too.
   */
  place(path: string): string {
    if (this.root === '/') return path;
    let [done, left, links] = ['', path.split('/').filter(Boolean), 0];
    while (left.length > 0) {
      const [name = '', ...rest] = left;
      left = rest;
      if (name === '.') continue;
      if (name === '..') {
        done = done.slice(0, Math.max(0, done.lastIndexOf('/')));
        continue;
      }
      const target = links < mostLinks ? linkTarget(join(this.root, done, name)) : undefined;
      if (target === undefined) {
        done = `${done}/${name}`;
        continue;
      }
      links += 1;
      if (target.startsWith('/')) done = '';
      left = [...target.split('/').filter(Boolean), ...left];
    }
    return join(this.root, done);
  }

  exists(path: string): boolean {
    return existsSync(this.place(path));
  }

  /** The file of a program, as a path on this machine. */
  program(name: string): string | undefined {
    return this.path.map((folder) => this.place(join(folder, name))).find((file) => existsSync(file));
  }
}

function linkTarget(file: string): string | undefined {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  } catch {
    return undefined;
  }
}
