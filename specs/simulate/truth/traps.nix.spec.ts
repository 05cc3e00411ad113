import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPython } from '../../../lib/deploy/find-python.ts';
import { VirtspecError } from '../../../lib/error/virtspec-error.ts';
import { loadLab } from '../../../lib/lab/load.ts';
import { readRules } from '../../../lib/nixvirt/read-rules.ts';
import { renderLab } from '../../../lib/render/render.ts';
import { collectFacts } from '../../../lib/sandbox/host.ts';
import { provisionSandbox } from '../../../lib/sandbox/provision.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { ShadowLibvirt } from '../../../lib/sandbox/shadow-libvirt.ts';
import { adaptLab } from '../../../lib/verify/adapt-lab.ts';
import { noScenario, playCommands, putBefore, readBefore } from '../../../lib/verify/scenario.ts';
import { describeLane, missingTools } from '../../support/lane.ts';
import { lockedNixVirt, masterNixVirt } from '../../support/nix-sources.ts';
import { holdAgainstNixVirt, type Release, type Verdict } from './truth.ts';

const [locked, master, python] = await Promise.all([lockedNixVirt(), masterNixVirt(), findPython()]);
const folder = fileURLToPath(new URL('../../../fixtures/labs/traps/', import.meta.url));
/** Those that Nix cannot even evaluate have nothing to be predicted. */
const unrendered = ['attribute-set-for-a-list', 'plus-plus'];
const notLabs = ['base.nix', ...unrendered];
const labs = [
  ...readdirSync(folder)
    .filter((name) => !notLabs.includes(name))
    .map((name) => `fixtures/labs/traps/${name}/lab.yaml`),
  'fixtures/labs/as-planned/lab.yaml',
  'lab.yaml',
];

for (const [release, { folder: source, missing }] of Object.entries({ '0.6.0': locked, master })) {
  describeLane(
    'nix',
    `what is predicted of NixVirt ${release} is what it does`,
    () => {
      let shadow: ShadowLibvirt;
      const over: string[] = [];
      beforeAll(async () => {
        shadow = await ShadowLibvirt.start();
      });
      afterAll(async () => {
        await shadow[Symbol.asyncDispose]();
        const told = over.length === 0 ? 'nothing' : `${over.length}\n  ${over.join('\n  ')}`;
        process.stderr.write(`predicted of NixVirt ${release}, and not done: ${told}\n`);
      });

      // In parallel: a run mostly waits for libvirtd, NixVirt and QEMU.
      test.concurrent.each(labs)('%s', { timeout: 300_000 }, async (file) => {
        const rules = await readRules(source);
        const run: Release = { folder: source, rules, python: 'python' in python ? python.python : '' };
        const verdicts = await playTwice(file, shadow, run, release === 'master' ? source : undefined);
        over.push(...verdicts.flatMap((one, index) => one.over.map((line) => `${file}, apply ${index + 1}: ${line}`)));
        expect(verdicts.flatMap(({ unpredicted }) => unpredicted)).toEqual([]);
      });
    },
    missing ?? ('missing' in python ? python.missing : missingTools('libvirt')),
  );
}

describeLane(
  'nix',
  'a wrong rule is detected',
  () => {
    test('`restart` is predicted as unused by a release without it', { timeout: 120_000 }, async () => {
      await using shadow = await ShadowLibvirt.start();
      const rules = { ...(await readRules(locked.folder)), heedsRestart: false };
      const release = { folder: locked.folder, rules, python: 'python' in python ? python.python : '' };
      const verdicts = await playTwice('fixtures/labs/traps/restart-at-every-rebuild/lab.yaml', shadow, release);
      expect(verdicts.flatMap((one) => one.unpredicted)).toContain('domain guest: restart, predicted: unchanged');
    });
  },
  locked.missing ?? ('missing' in python ? python.missing : missingTools('libvirt')),
);

/** Sets up the lab's scenario, applies, starts its smoke domain, runs the scenario's commands, and applies again. */
async function playTwice(file: string, shadow: ShadowLibvirt, release: Release, nixvirt?: string): Promise<Verdict[]> {
  const lab = await loadLab(fileURLToPath(new URL(`../../../${file}`, import.meta.url)));
  const { scenario = noScenario } = lab;
  const rendered = await renderLab(lab, { nixvirt });
  await using sandbox = await Sandbox.start();
  await using virsh = await sandbox.virsh();
  const facts = await collectFacts({ sandbox, virsh }, { smm: true }, ['x86_64']);
  const { lab: connection, before, items } = adaptLab(rendered, await readBefore(scenario), facts.host, scenario);
  await provisionSandbox(sandbox, items);
  await putBefore(before, scenario, { sandbox, virsh, facts }, undefined);
  const host = { sandbox, virsh };
  const first = await holdAgainstNixVirt(connection, host, shadow, release);
  for (const name of connection.objects
    .filter(({ kind }) => kind === 'domain')
    .map((one) => one.name)
    .slice(0, 1)) {
    await virsh.execute(['start', '--domain', name]);
  }
  await playCommands(scenario.between, 'between', virsh, undefined).catch((error: unknown) => {
    if (!(error instanceof VirtspecError) || error.code !== 'scenario-refused') throw error;
  });
  return [first, await holdAgainstNixVirt(connection, host, shadow, release)];
}
