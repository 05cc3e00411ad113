import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driftByShadow } from '../../lib/drift/drift.ts';
import { policies } from '../../lib/drift/policies.ts';
import { xmlDifferences } from '../../lib/drift/xml-difference.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { versionOf } from '../../lib/model/libvirt-version.ts';
import { redefineObjects } from '../../lib/sandbox/redefine.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { type Started, startsPage } from '../../scripts/docs/start-writes.ts';
import { objectOf } from '../drift/libvirt/trial.ts';
import { describeLane } from '../support/lane.ts';
import { missingSystem, systemOf } from '../support/libvirts/own-systems.ts';
import { type Kind, kinds } from './starts/kinds.ts';

const suites = ['bookworm', 'trixie', 'forky'] as const;
const missing = suites.map((suite) => missingSystem(suite)).find((reason) => reason !== undefined);

const preparation = `
for name in disk disk0 disk1; do qemu-img create -q -f qcow2 /tmp/$name.qcow2 1M; done
qemu-img create -q -f qcow2 -b /tmp/disk.qcow2 -F qcow2 /tmp/over.qcow2
mkdir /tmp/pool && qemu-img create -q -f qcow2 /tmp/pool/disk.qcow2 1M
`;
const network = "<network><name>starts</name><ip address='10.77.0.1' netmask='255.255.255.0'/></network>";

/** What the start of each kind writes, and what declared-drift reports for an unchanged domain. */
async function look(suite: (typeof suites)[number]) {
  await using sandbox = await Sandbox.start({ system: await systemOf(suite) });
  await using virsh = await sandbox.virsh();
  await sandbox.run(['bash', '-ec', preparation]);
  await writeFile(join(sandbox.folder, 'network.xml'), network);
  await virsh.output(['net-define', '--file', join(sandbox.folder, 'network.xml')]);
  await virsh.output(['net-start', 'starts']);
  await virsh.output(['pool-create-as', '--name', 'starts', '--type', 'dir', '--target', '/tmp/pool']);
  const libvirt = versionOf(await virsh.output(['version', '--daemon'])) ?? '';
  const objects = kinds.map(({ name, xml }) => objectOf(xml, name));
  const redefined = await redefineObjects(virsh, objects, { folder: join(sandbox.folder, 'trial') });
  const seen: Started[] = [];
  const drifted: string[] = [];
  for (const [index, kind] of kinds.entries()) {
    const one = await startOnce(kind, virsh, sandbox.folder);
    seen.push({ kind: kind.name, libvirt, ...one });
    const trial = redefined[index];
    const drift =
      trial && one.defined !== undefined ? driftByShadow(trial, { text: one.defined, origin: kind.name }) : [];
    drifted.push(...(drift ?? []).map(({ xpath, from, to }) => `${kind.name} on ${libvirt}: ${xpath} ${from} → ${to}`));
  }
  return { seen, drifted };
}

async function startOnce({ name, xml }: Kind, virsh: VirshSession, folder: string) {
  const domain = /<name>([^<]*)/.exec(xml)?.[1] ?? name;
  const file = join(folder, 'domain.xml');
  await writeFile(file, xml);
  const dump = () => virsh.output(['dumpxml', '--inactive', '--domain', domain]);
  const define = await virsh.execute(['define', '--file', file]);
  if (define.error !== undefined) return { refused: define.error, written: [], defined: undefined };
  const defined = await dump();
  const start = await virsh.execute(['start', '--domain', domain, '--paused']);
  const texts = start.error === undefined ? [await dump()] : [];
  if (start.error === undefined) {
    await virsh.output(['destroy', '--domain', domain]);
    texts.push(await dump());
  }
  await virsh.execute(['undefine', '--domain', domain, '--nvram']);
  const written = texts.flatMap((text) =>
    xmlDifferences({ text: defined, origin: name }, { text, origin: name }, policies.domain).map(
      ({ xpath, from, to }) => `${xpath}: ${from} → ${to}`,
    ),
  );
  return { refused: start.error, written: [...new Set(written)], defined };
}

describeLane(
  'libvirts',
  'what a start writes into the definition',
  () => {
    test('docs/start-writes.md shows what each release does, and nothing unchanged is drift', async () => {
      expect(kinds.length).toBeGreaterThanOrEqual(120);
      const all: Started[] = [];
      for (const suite of suites) {
        const { seen, drifted } = await look(suite);
        expect(drifted).toEqual([]);
        expect(seen.filter(({ refused }) => refused === undefined).length).toBeGreaterThan(90);
        all.push(...seen);
      }
      await expect(startsPage(all)).toMatchFileSnapshot('../../docs/start-writes.md');
    }, 1_800_000);
  },
  missing,
);
