import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';
import { type EditStep, edit, expectSameVerdicts } from './both-verdicts.ts';

const locked = await lockedNixVirt();

/** A copy of the reference lab, as Nix. */
function nixLab(place: Workplace): string {
  mkdirSync(place.path('fixtures/rendered'), { recursive: true });
  for (const part of ['nixvirt', 'nix', 'flake.nix', 'flake.lock', 'plan.yaml', 'lab.yaml'])
    cpSync(join(root, part), place.path(part), { recursive: true });
  const recorded = 'fixtures/rendered/homelab-sccm';
  cpSync(join(root, recorded), place.path(recorded), { recursive: true });
  return place.path('lab.yaml');
}

const extra = `
  (mkWindowsClient {
    name = "EXTRA";
    files = "extra";
    uuid = "5c2d5f0e-0d8e-4f4e-8a52-3e1f7f1f6d11";
    labMac = "52:54:00:00:00:01";
    defaultMac = "52:54:00:00:00:02";
  })
]
`;

function editsOf(place: Workplace, lab: string): readonly EditStep[] {
  const [domains, networks, pools] = ['domains', 'networks', 'pools'].map((name) => place.path(`nixvirt/${name}.nix`));
  if (!domains || !networks || !pools) throw new Error('the lab has three lists');
  const was = readFileSync(domains, 'utf8');
  return [
    { name: 'nothing yet', change: () => {}, way: 'empty' },
    { name: 'nothing, again', change: () => {}, way: 'same' },
    { name: 'a fault in domains.nix', change: () => edit(domains, 'memory = 4;', 'memory = 3;'), way: 'kept' },
    {
      name: 'another beside it: an interface without a MAC',
      change: () => edit(domains, 'mac.address = mac;', ''),
      way: 'kept',
    },
    { name: 'both are out again', change: () => writeFileSync(domains, was), way: 'kept' },
    { name: 'broken Nix', change: () => edit(domains, 'memory = 4;', 'memory = '), way: 'broken' },
    { name: 'it is whole again', change: () => writeFileSync(domains, was), way: 'same' },
    // Its disk is no declared volume: a file in the folder of the pool, which a pool that is started later lists.
    { name: 'a domain is added', change: () => edit(domains, /\]\n$/, extra), way: 'empty' },
    { name: 'it is renamed', change: () => edit(domains, '"EXTRA"', '"OTHER"'), way: 'kept' },
    { name: 'it becomes the first', change: () => writeFileSync(domains, withFirst(was)), way: 'same' },
    { name: 'it is removed', change: () => writeFileSync(domains, was), way: 'empty' },
    { name: 'domains change places', change: () => writeFileSync(domains, swapped(was)), way: 'same' },
    { name: 'restart is not refused', change: () => edit(domains, 'restart = false;', ''), way: 'kept' },
    { name: 'it is again', change: () => writeFileSync(domains, was), way: 'kept' },
    { name: 'domains are to be off', change: () => edit(domains, 'active = null;', 'active = false;'), way: 'kept' },
    { name: 'whatever they are', change: () => writeFileSync(domains, was), way: 'kept' },
    { name: 'a range in networks.nix', change: () => edit(networks, 'first = 100;', 'first = 110;'), way: 'empty' },
    { name: 'a network without a MAC', change: () => edit(networks, 'mac.address = mac;', ''), way: 'empty' },
    { name: 'a domain beside it', change: () => edit(domains, 'memory = 4;', 'memory = 5;') },
    {
      name: 'networks.nix and domains.nix are as they were',
      change: () => {
        cpSync(join(root, 'nixvirt/networks.nix'), networks);
        writeFileSync(domains, was);
      },
    },
    {
      name: 'a volume has another size',
      change: () => edit(pools, '"dc01.qcow2" 60', '"dc01.qcow2" 50'),
      way: 'empty',
    },
    { name: 'and is removed', change: () => edit(pools, '(qcow2 "dc01.qcow2" 50)', ''), way: 'empty' },
    { name: 'the pool is not active', change: () => edit(pools, 'active = true;', 'active = false;') },
    { name: 'it is as it was', change: () => cpSync(join(root, 'nixvirt/pools.nix'), pools) },
    { name: 'lab.yaml says something else', change: () => edit(lab, 'memory: 2 GiB', 'memory: 3 GiB'), way: 'same' },
    {
      name: 'several files at once',
      change: () => {
        edit(lab, 'memory: 3 GiB', 'memory: 2 GiB');
        edit(domains, 'vcpu = 4;', 'vcpu = 6;');
        edit(pools, '"sccm01.qcow2" 100', '"sccm01.qcow2" 90');
        rmSync(place.path('plan.yaml'));
        edit(lab, /^plan:.*$/m, '');
      },
      way: 'empty',
    },
  ];
}

/** The list with its second element before the first. */
function swapped(text: string): string {
  return text.replace(
    /(\n {2}\(mkWindowsServer \{[\s\S]*?\n {2}\}\))(\n {2}\(mkWindowsServer \{[\s\S]*?\n {2}\}\))/,
    '$2$1',
  );
}

/** The list with EXTRA as its first element, renamed. */
function withFirst(text: string): string {
  const element = extra.replace(/\]\n$/, '').replace('"EXTRA"', '"OTHER"').trimEnd();
  return text.replace(/\n\[\n/, (start) => `${start}${element.slice(1)}\n`);
}

describeLane(
  'nix',
  'a verdict of watch on a lab in Nix, applied by NixVirt itself, after each of a row of edits',
  () => {
    test('is that of a cold run over the same files, to the word', { timeout: 1_800_000 }, async () => {
      using place = new Workplace();
      const lab = nixLab(place);
      const deployers = await expectSameVerdicts(lab, editsOf(place, lab));
      expect(deployers).toEqual([expect.stringMatching(/^NixVirt /)]);
    });
  },
  locked.missing ?? missingTools('libvirt'),
);
