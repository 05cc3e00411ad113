import { join } from 'node:path';
import { loadLab } from '../lib/lab/load.ts';
import { renderLab } from '../lib/render/render.ts';
import { rowsAgainst } from './against.ts';
import { type Bench, compare, type Sizes, samplesOf } from './bench.ts';
import { type Checkout, otherCheckout, runBareNode, runCheckout, thisCheckout, type Usage } from './checkout.ts';
import { guestsOf, measureFloor } from './floor.ts';
import { alternate, countRounds } from './rounds.ts';
import { WorkFolder } from './work-folder.ts';

interface Size {
  /** Relative to the checkout. */
  readonly lab: string;
  readonly rounds: number;
}

const sizes: Sizes<Size> = {
  whole: { lab: 'lab.yaml', rounds: 2 },
  // BIOS: its firmware draws a second after its start.
  small: { lab: 'fixtures/labs/plain-linux/lab.yaml', rounds: 1 },
};

/** The main command, as a user runs it. */
export const verify: Bench = {
  description: '`virtspec verify` in the sandbox, against the least that it waits for: the sandbox, and the firmware',
  async run(size, options) {
    const { rounds, ...chosen } = { ...sizes[size], ...options };
    const file = join(import.meta.dirname, '..', chosen.lab);
    const lab = await loadLab(file);
    const rendered = await renderLab(lab);
    const other = otherCheckout(process.env);
    using folder = new WorkFolder();
    const verifyWith = (checkout: Checkout) => expectPassed(checkout, ['verify', '--lab', file], folder);
    const helpWith = (checkout: Checkout) => expectPassed(checkout, ['--help'], folder);
    const results = await alternate(rounds, {
      verify: () => verifyWith(thisCheckout),
      otherVerify: () => (other ? verifyWith(other) : undefined),
      floor: () => measureFloor(lab, rendered),
      help: () => helpWith(thisCheckout),
      otherHelp: () => (other ? helpWith(other) : undefined),
      node: () => runBareNode(folder.path),
    });
    const ours = results.verify;
    const wall = samplesOf('verify', ours, (run) => run.wall);
    const processor = samplesOf('verify, its own processor time', ours, (run) => run.processor);
    const memory = samplesOf('verify, its peak memory', ours, (run) => run.memory);
    const help = samplesOf('--help', results.help, (run) => run.wall);
    const ready = samplesOf('sandbox ready', results.floor, ({ sandbox }) => sandbox);
    const least = `sandbox ready, and ${guestsOf(lab).join(', ')} until its firmware draws`;
    const floor = samplesOf(least, results.floor, ({ sandbox, firmware }) => sandbox + firmware);
    const bareMemory = samplesOf('that of a bare Node', results.node, (run) => run.memory);
    const bareNode = samplesOf('a bare Node', results.node, (run) => run.wall);
    return {
      size: `the lab ${lab.name}, ${countRounds(rounds)}`,
      rows: [
        compare('time', wall, floor, 'under 15 s'),
        compare('time', ready, wall, 'under 1 s'),
        compare('time', processor, wall, 'under 1.5 s'),
        compare('memory', memory, bareMemory),
        compare('time', help, bareNode, 'under 0.2 s'),
        ...rowsAgainst(other, 'verify', ours, results.otherVerify),
        ...rowsAgainst(other, '--help', results.help, results.otherHelp),
      ],
      skipped: [],
    };
  },
};

async function expectPassed(checkout: Checkout, args: readonly string[], folder: WorkFolder): Promise<Usage> {
  const usage = await runCheckout(checkout, args, folder.path);
  if (usage.code === 0) return usage;
  throw new Error(`${checkout.name} ${args[0]} ended with exit code ${usage.code}\n${usage.stderr}${usage.stdout}`);
}
