import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CpioEntry, cpioArchive } from './cpio.ts';
import { type KernelModule, moduleIndex } from './kernel-modules.ts';

/** The busybox applets that the scripts use. */
export const applets = [
  ...[
    'cat',
    'dd',
    'ip',
    'ls',
    'mkdir',
    'modprobe',
    'mount',
    'od',
    'ping',
    'poweroff',
    'sh',
    'sleep',
    'sort',
    'sync',
    'tail',
    'timeout',
  ],
  ...['tr', 'udhcpc', 'umount', 'usleep', 'wget'],
] as const;

export interface InitramfsParts {
  /** A static busybox. */
  readonly busybox: Uint8Array;
  /** Executable files, by their paths; `init` is started by the kernel. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** `6.1.0-56-amd64` */
  readonly release: string;
  readonly modules: readonly KernelModule[];
}

/** A guest's root file system, in a format that every kernel supports: gzip. */
export async function initramfs({ busybox, files, release, modules }: InitramfsParts): Promise<Uint8Array> {
  const folder = `lib/modules/${release}`;
  const { dep, alias } = moduleIndex(modules);
  const folders = new Set(['bin', 'dev', 'proc', 'sys', ...[...files.keys(), `${folder}/modules.dep`].flatMap(above)]);
  const entries: readonly CpioEntry[] = [
    ...[...folders].map((name): CpioEntry => ({ name, kind: 'folder' })),
    { name: 'bin/busybox', kind: 'file', content: busybox, executable: true },
    ...applets.map((name): CpioEntry => ({ name: `bin/${name}`, kind: 'link', target: 'busybox' })),
    ...[...files].map(([name, content]): CpioEntry => ({ name, kind: 'file', content, executable: true })),
    ...modules.map(({ name, content }): CpioEntry => ({ name: `${folder}/${name}.ko`, kind: 'file', content })),
    { name: `${folder}/modules.dep`, kind: 'file', content: Buffer.from(dep) },
    { name: `${folder}/modules.alias`, kind: 'file', content: Buffer.from(alias) },
    { name: `${folder}/modules.symbols`, kind: 'file', content: new Uint8Array() },
  ];
  return promisify(gzip)(cpioArchive(entries), { level: 6 });
}

/** `usr/lib/openssh/sshd` → `usr`, `usr/lib`, `usr/lib/openssh` */
function above(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
