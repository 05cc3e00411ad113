import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../lib/sandbox/sandbox.ts';
import { runInside } from '../specs/support/inside-sandbox.ts';
import { type Bench, compare, type Sizes } from './bench.ts';
import { alternate, countRounds, timed } from './rounds.ts';

interface Size {
  /** Of data in each disk, which is eight times as large. */
  readonly mebibytes: number;
  readonly rounds: number;
}

const sizes: Sizes<Size> = { whole: { mebibytes: 256, rounds: 3 }, small: { mebibytes: 2, rounds: 1 } };

const names = ['web01', 'web02', 'db01', 'ad01'] as const;

/** Four domains that are shut off. Disks and copies are on the file system of this machine's temporary files, in a folder that the sandbox shares. */
export const checkpoint: Bench = {
  description: 'a checkpoint of four domains that are shut off, as a command, against cp of the same sparse disks',
  async run(size, options) {
    const { mebibytes, rounds } = { ...sizes[size], ...options };
    await using sandbox = await Sandbox.start();
    for (const folder of ['disks', 'copies', 'checkpoints']) mkdirSync(join(sandbox.folder, folder));
    await using virsh = await sandbox.virsh();
    for (const name of names) {
      await makeDisk(sandbox, name, mebibytes);
      writeFileSync(join(sandbox.folder, 'domain.xml'), xmlOf(name));
      await virsh.output(['define', '--file', join(sandbox.folder, 'domain.xml')]);
    }
    await shell(sandbox, 'cat disks/* >/dev/null; sync');
    const times = await alternate(rounds, {
      checkpoint: () => measured(sandbox, () => save(sandbox)),
      synced: () => measured(sandbox, () => shell(sandbox, `${copy}; sync --data copies/*`)),
      plain: () => measured(sandbox, () => shell(sandbox, copy)),
    });
    const ours = ['checkpoint save, digests, on the disk', times.checkpoint] as const;
    return {
      size: `4 disks of ${mebibytes} MiB of data in ${8 * mebibytes} MiB, ${countRounds(rounds)}`,
      rows: [
        compare('time', ours, ['cp --sparse=always, then sync', times.synced], 'ratio at most 1.3'),
        compare('time', ours, ['cp --sparse=always, not yet on the disk', times.plain]),
      ],
      skipped: [],
    };
  },
};

const copy = 'cp --reflink=auto --sparse=always disks/* copies/';

/** Each time from the same state: nothing copied, and nothing left to be written. */
async function measured(sandbox: Sandbox, work: () => Promise<void>): Promise<number> {
  const time = await timed(work);
  for (const folder of ['copies', 'checkpoints']) {
    rmSync(join(sandbox.folder, folder), { recursive: true, force: true });
    mkdirSync(join(sandbox.folder, folder));
  }
  await shell(sandbox, 'sync');
  return time;
}

async function save(sandbox: Sandbox): Promise<void> {
  const words = ['checkpoint', 'save', 'bench', '--all', '--directory', '/run/virtspec/checkpoints'];
  const { code, stderr } = await runInside(sandbox, words);
  if (code !== 0) throw new Error(stderr);
}

/** Data that is not zeros in 4 MiB of every 32. */
async function makeDisk(sandbox: Sandbox, name: string, mebibytes: number): Promise<void> {
  const disk = `disks/${name}.raw`;
  const piece = Math.min(4, mebibytes);
  const parts = Array.from({ length: mebibytes / piece }, (_, index) => index * piece * 8);
  const write = (at: number) =>
    `head -c ${piece}M /dev/urandom | dd status=none of=${disk} bs=1M seek=${at} conv=notrunc iflag=fullblock`;
  await shell(sandbox, [`truncate -s ${mebibytes * 8}M ${disk}`, ...parts.map(write)].join('\n'));
}

async function shell(sandbox: Sandbox, script: string): Promise<void> {
  const { code, stderr } = await sandbox.run(['env', '--chdir=/run/virtspec', 'sh', '-euc', script], {
    timeout: 300_000,
  });
  if (code !== 0) throw new Error(stderr);
}

function xmlOf(name: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='raw'/>
  <source file='/run/virtspec/disks/${name}.raw'/><target dev='vda' bus='virtio'/></disk></devices></domain>`;
}
