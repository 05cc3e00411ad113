import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Sandbox } from '../lib/sandbox/sandbox.ts';
import { rowsAgainst } from './against.ts';
import { type Bench, compare, type Sizes, samplesOf } from './bench.ts';
import { type Checkout, otherCheckout, runBareNode, runCheckout, thisCheckout, type Usage } from './checkout.ts';
import { fetchByOneVirsh } from './plain-fetch.ts';
import { populatedSandbox, uuidOf } from './populated.ts';
import { alternate, countRounds, timed } from './rounds.ts';
import { WorkFolder } from './work-folder.ts';

const sizes: Sizes<{ readonly domains: number; readonly rounds: number }> = {
  whole: { domains: 1000, rounds: 3 },
  small: { domains: 3, rounds: 1 },
};

/** A lab that consists of XML: neither Nix nor NixVirt is needed, or measured. */
const labFolder = join(import.meta.dirname, '../fixtures/labs/plain-linux');

/** `virtspec plan` of a small lab on a libvirt with many other domains, each of which the apply would delete. */
export const plan: Bench = {
  description: '`virtspec plan` against a libvirt with many domains, against one virsh that dumps them, and a sandbox',
  async run(size, options) {
    const { domains, rounds } = { ...sizes[size], ...options };
    const other = otherCheckout(process.env);
    using folder = new WorkFolder();
    cpSync(labFolder, folder.path, { recursive: true });
    await using sandbox = await populatedSandbox(domains, domainXml);
    const { uri } = sandbox;
    const results = await alternate(rounds, {
      virtspec: () => planWith(thisCheckout, uri, folder.path, domains),
      other: () => (other ? planWith(other, uri, folder.path, domains) : undefined),
      oneVirsh: () => fetchByOneVirsh(uri, domains),
      sandbox: () => timed(startAndEndSandbox),
      node: () => runBareNode(folder.path),
    });
    const { virtspec, node } = results;
    const wall = samplesOf('plan', virtspec, (run) => run.wall);
    const processor = samplesOf('plan, its own processor time', virtspec, (run) => run.processor);
    const memory = samplesOf('plan, its peak memory', virtspec, (run) => run.memory);
    const bareProcessor = samplesOf('that of a bare Node', node, (run) => run.processor);
    const bareMemory = samplesOf('that of a bare Node', node, (run) => run.memory);
    return {
      size: `${domains} domains, ${countRounds(rounds)}`,
      rows: [
        compare('time', wall, ['one virsh command line dumps the domains', results.oneVirsh], 'under 3 s'),
        compare('time', wall, ['a sandbox starts and ends', results.sandbox]),
        compare('time', processor, bareProcessor),
        compare('memory', memory, bareMemory, 'under 400 MB'),
        ...rowsAgainst(other, 'plan', virtspec, results.other),
      ],
      skipped: [],
    };
  },
};

function domainXml(index: number): string {
  return `<domain type='qemu'><name>VM${index}</name><uuid>${uuidOf(index)}</uuid><memory unit='MiB'>16</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices><interface type='network'><source network='default'/><model type='e1000e'/></interface></devices></domain>`;
}

/** The parts of a plan that the bench reads; another checkout's may have other fields too. */
const changes = z.array(z.object({ action: z.string() }));

/** Of this checkout, or of an older one that it is compared with: up to JSON version 1 the changes were at the top. */
const planned = z.union([
  z.object({ prediction: z.object({ changes }) }).transform(({ prediction }) => prediction),
  z.object({ changes }),
]);

async function planWith(checkout: Checkout, uri: string, folder: string, domains: number): Promise<Usage> {
  const args = ['plan', '--lab', join(folder, 'lab.yaml'), '-c', uri, '--reporter', 'json'];
  const usage = await runCheckout(checkout, args, folder);
  if (usage.code !== 0) throw new Error(`${checkout.name} plan ended with exit code ${usage.code}\n${usage.stderr}`);
  const deleted = planned.parse(JSON.parse(usage.stdout)).changes.filter(({ action }) => action === 'delete');
  if (deleted.length !== domains) throw new Error(`${deleted.length} of ${domains} deletions were predicted`);
  return usage;
}

async function startAndEndSandbox(): Promise<void> {
  await using _ = await Sandbox.start();
}
