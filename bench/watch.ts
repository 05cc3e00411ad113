import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Bench, compare, type Sizes, samplesOf } from './bench.ts';
import { runCheckout, thisCheckout } from './checkout.ts';
import { countRounds } from './rounds.ts';
import { WatchedRun } from './watched-run.ts';
import { WorkFolder } from './work-folder.ts';

const sizes: Sizes<{ readonly rounds: number }> = { whole: { rounds: 5 }, small: { rounds: 1 } };

/** An edit of one file, and back. */
interface Edit {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the reference lab, and what is saved in it. */
interface EditedLab {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (Edit & { readonly goal?: string })[];
}

const root = join(import.meta.dirname, '..');

/** From a save to the verdict, at a real `virtspec watch`; against a cold `verify` of the same files. */
export const watch: Bench = {
  description:
    '`virtspec watch` from a save to the verdict, against `virtspec verify` of the same files without starting a domain',
  async run(size, options) {
    const { rounds } = { ...sizes[size], ...options };
    using folder = new WorkFolder();
    const labs = [xmlLab(folder), ...(size === 'whole' ? [nixLab(folder)] : [])];
    const rows = [];
    for (const lab of labs) rows.push(...(await measure(lab, rounds, folder)));
    return { size: `the reference lab, ${countRounds(rounds)}`, rows, skipped: [] };
  },
};

async function measure({ name, file, edits }: EditedLab, rounds: number, folder: WorkFolder) {
  const saved = new Map<Edit, number[]>(edits.map((edit) => [edit, []]));
  const cold: { readonly wall: number }[] = [];
  await using run = await WatchedRun.start(file);
  for (let round = 0; round < rounds; round++) {
    // In turn, so that other work on the machine affects both.
    for (const edit of edits) {
      for (const [from, to] of [
        [edit.from, edit.to],
        [edit.to, edit.from],
      ] as const) {
        await run.rest();
        const began = performance.now();
        replace(edit.file, from, to);
        await run.nextVerdict();
        saved.get(edit)?.push(performance.now() - began);
      }
    }
    await run.rest();
    const usage = await runCheckout(thisCheckout, ['verify', '--lab', file], folder.path);
    if (usage.code !== 0) throw new Error(`verify ended with exit code ${usage.code}\n${usage.stderr}${usage.stdout}`);
    cold.push(usage);
  }
  const baseline = samplesOf(`verify of ${name}, cold`, cold, ({ wall }) => wall);
  return edits.map((edit) => compare('time', [`${name}: ${edit.what}`, saved.get(edit) ?? []], baseline, edit.goal));
}

function replace(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
  writeFileSync(file, text.replace(from, to));
}

const states = { what: 'the lab file states something else', from: 'memory: 2 GiB', to: 'memory: 2048 MiB' };

function xmlLab(folder: WorkFolder): EditedLab {
  const at = join(folder.path, 'xml');
  cpSync(join(root, 'fixtures/rendered/homelab-sccm'), join(at, 'rendered'), { recursive: true });
  rmSync(join(at, 'rendered/manifest.json'));
  const lab = readLabFile()
    .replace(/^source:.*$/m, 'source: { xml: rendered }')
    .replace(/^plan:.*$/m, '');
  writeFileSync(join(at, 'lab.yaml'), lab);
  const client = join(at, 'rendered/domains/CLIENT01.xml');
  const network = join(at, 'rendered/networks/default.xml');
  const edits = [
    {
      what: 'a domain changes',
      file: client,
      from: "<memory unit='GiB'>4<",
      to: "<memory unit='GiB'>5<",
      goal: 'under 0.7 s',
    },
    { ...states, file: join(at, 'lab.yaml'), goal: 'under 0.7 s' },
    { what: 'a network changes', file: network, from: "end='192.168.122.254'", to: "end='192.168.122.253'" },
  ];
  return { name: 'XML', file: join(at, 'lab.yaml'), edits };
}

function nixLab(folder: WorkFolder): EditedLab {
  const at = join(folder.path, 'nix');
  mkdirSync(join(at, 'fixtures/rendered'), { recursive: true });
  for (const part of ['nixvirt', 'nix', 'flake.nix', 'flake.lock', 'plan.yaml', 'fixtures/rendered/homelab-sccm'])
    cpSync(join(root, part), join(at, part), { recursive: true });
  writeFileSync(join(at, 'lab.yaml'), readLabFile());
  const domains = join(at, 'nixvirt/domains.nix');
  const edits = [
    { what: 'a domain changes', file: domains, from: 'memory = 4;', to: 'memory = 5;', goal: 'under 1.5 s' },
    { ...states, file: join(at, 'lab.yaml'), goal: 'under 1.5 s' },
  ];
  return { name: 'Nix', file: join(at, 'lab.yaml'), edits };
}

/** The reference lab's, which starts no domain. */
function readLabFile(): string {
  return readFileSync(join(root, 'lab.yaml'), 'utf8').replace(/^smoke:.*$/m, 'smoke: []');
}
