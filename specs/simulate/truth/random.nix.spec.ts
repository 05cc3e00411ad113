import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPython } from '../../../lib/deploy/find-python.ts';
import { collectInventory } from '../../../lib/libvirt/inventory.ts';
import type { VirshCommand } from '../../../lib/libvirt/virsh-command.ts';
import { readRules } from '../../../lib/nixvirt/read-rules.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { ShadowLibvirt } from '../../../lib/sandbox/shadow-libvirt.ts';
import { describeLane, missingTools } from '../../support/lane.ts';
import { nightly } from '../../support/nightly.ts';
import { lockedNixVirt, masterNixVirt } from '../../support/nix-sources.ts';
import {
  beginning,
  connectionOf,
  domainUuid,
  domainXml,
  type Edit,
  edit,
  edited,
  hostBridge,
  poolFolder,
  poolUuid,
} from './edits.ts';
import { Met } from './met.ts';
import { type Host, holdAgainstNixVirt } from './truth.ts';

/** Longer at night. For even longer: VIRTSPEC_SEARCH_SECONDS=600, with VIRTSPEC_SEARCH_SEED. */
const seconds = Number(process.env.VIRTSPEC_SEARCH_SECONDS ?? (nightly ? 120 : 4));
/** Number of applies after which everything must have been met. */
const enough = 250;
const seed = Number(process.env.VIRTSPEC_SEARCH_SEED ?? 20260725);

const [locked, master, python] = await Promise.all([lockedNixVirt(), masterNixVirt(), findPython()]);

for (const [release, { folder: source, missing }] of Object.entries({ '0.6.0': locked, master })) {
  describeLane(
    'nix',
    `whatever is edited, what is predicted of NixVirt ${release} is what it does`,
    () => {
      let shadow: ShadowLibvirt;
      let host: Host;
      const over: string[] = [];
      const met = new Met();
      let applies = 0;
      beforeAll(async () => {
        const [one, sandbox] = await Promise.all([ShadowLibvirt.start(), Sandbox.start()]);
        shadow = one;
        host = { sandbox, virsh: await sandbox.virsh() };
        const script = `ip link add ${hostBridge} type bridge && ip link set ${hostBridge} up`;
        expect(await sandbox.run(['sh', '-c', script])).toMatchObject({ code: 0 });
      });
      afterAll(async () => {
        await host.virsh[Symbol.asyncDispose]();
        await Promise.all([host.sandbox[Symbol.asyncDispose](), shadow[Symbol.asyncDispose]()]);
        const told = over.map((line) => `\n  ${line}`).join('') || ' nothing';
        process.stderr.write(
          `${applies} random applies of NixVirt ${release}; predicted, and not done:${told}\nmet: ${met.told}\n`,
        );
      });

      test('sequences of edits are predicted', { timeout: (seconds * 3 + 120) * 1000 }, async () => {
        const rules = await readRules(source);
        const run = { folder: source, rules, python: 'python' in python ? python.python : '' };
        const rounds = fc.array(fc.array(edit, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
        // fast-check's own limit is not used: it fails if no sequence ends in time.
        const end = performance.now() + seconds * 1000;
        const property = fc.asyncProperty(beginning, rounds, async (begun, edits) => {
          if (applies > 0 && performance.now() > end) return;
          await clear(host);
          let lab = begun;
          for (const round of [[], ...edits]) {
            for (const one of round) {
              lab = edited(lab, one);
              if ((await playHand(one, host)) && one.edit === 'hand') met.add(`by hand: ${one.what}`);
            }
            const connection = connectionOf(lab);
            if (connection.objects.length + connection.emptied.length === 0) continue;
            const verdict = await holdAgainstNixVirt(connection, host, shadow, run);
            const { unpredicted, over: more, failure, predicted, before } = verdict;
            met.addApply(before, predicted);
            applies++;
            for (const line of more) over.push(failure === undefined ? line : `${line}; it broke off: ${failure}`);
            expect(unpredicted).toEqual([]);
            // What is only perhaps so, and what was to come after an apply broke off, may also not come.
            if (failure === undefined) expect(more.filter((line) => !line.includes('(perhaps: '))).toEqual([]);
          }
        });
        await fc.assert(property, { seed, numRuns: 10_000 });
        expect(applies).toBeGreaterThan(0);
        // A short search need not meet everything.
        if (applies >= enough) expect(met.never).toEqual([]);
      });
    },
    missing ?? ('missing' in python ? python.missing : missingTools('libvirt')),
  );
}

/** An empty libvirt. */
async function clear({ sandbox, virsh }: Host): Promise<void> {
  const { domains, networks, pools } = await collectInventory(virsh);
  const commands: VirshCommand[] = [
    ...domains.flatMap(({ uuid = '' }): VirshCommand[] => [
      ['destroy', uuid],
      ['undefine', uuid, '--snapshots-metadata'],
    ]),
    ...networks.flatMap(({ uuid = '' }): VirshCommand[] => [
      ['net-destroy', uuid],
      ['net-undefine', uuid],
    ]),
    ...pools.flatMap(({ uuid = '' }): VirshCommand[] => [
      ['pool-destroy', uuid],
      ['pool-undefine', uuid],
    ]),
  ];
  for (const command of commands) await virsh.execute(command);
  const script = `rm -rf ${poolFolder} && mkdir -p ${poolFolder} && : >${poolFolder}/c.img`;
  expect(await sandbox.run(['sh', '-c', script])).toMatchObject({ code: 0 });
}

/**
 * If the object does not exist, nothing happens.
 * @returns whether libvirt did it
 */
async function playHand(one: Edit, { sandbox, virsh }: Host): Promise<boolean> {
  if (one.edit !== 'hand') return false;
  const { what, slot } = one;
  const did = async (command: VirshCommand) => (await virsh.execute(command)).error === undefined;
  const uuid = domainUuid(slot);
  const file = join(sandbox.folder, 'by-hand.xml');
  const stray = domainXml(7, { name: 'stray', memory: 16, nic: 'net0', mac: true });
  switch (what) {
    case 'start':
    case 'destroy':
    case 'managedsave':
    case 'undefine':
      return did([what, uuid]);
    case 'net-destroy':
    case 'net-undefine':
      return did([what, `net${slot}`]);
    case 'pool-destroy':
    case 'pool-undefine':
      return did([what, poolUuid]);
    case 'stray':
    case 'stray-running':
    case 'stray-transient':
      await writeFile(file, stray);
      await virsh.execute([what === 'stray-transient' ? 'create' : 'define', '--file', file]);
      return what !== 'stray-running' || did(['start', 'stray']);
    case 'change': {
      const { output, error } = await virsh.execute(['dumpxml', '--inactive', uuid]);
      if (error !== undefined) return false;
      await writeFile(file, output.replace('<on_crash>destroy', '<on_crash>restart'));
      return did(['define', '--file', file]);
    }
    case 'snapshot': {
      // The domain has no disk: a snapshot consists of its metadata, and libvirt needs nothing else.
      const { output, error } = await virsh.execute(['dumpxml', '--inactive', uuid]);
      if (error !== undefined) return false;
      const rest = `<state>shutoff</state><creationTime>1</creationTime>${output}`;
      await writeFile(file, `<domainsnapshot><name>s</name>${rest}</domainsnapshot>`);
      return did(['snapshot-create', uuid, file, '--redefine']);
    }
  }
}
