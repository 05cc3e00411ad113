#!/usr/bin/env node
// How long `virtspec plan` of the reference lab takes against a libvirt with a thousand other domains, each of which it would delete.
//
//   npm run bench:plan [-- DOMAINS]
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { $ } from 'zx';
import { Sandbox } from '../dist/target/sandbox/sandbox.js';
import { formatSeconds, median, printTable } from './measure.mjs';

const count = Number(process.argv[2] ?? 1000);
const rounds = 5;

const domainXml = (index) => `<domain type='qemu'><name>VM${index}</name>
<uuid>00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}</uuid><memory unit='MiB'>16</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices><interface type='network'><source network='default'/><model type='e1000e'/></interface></devices></domain>`;

const sandbox = await Sandbox.start();
try {
  const virsh = await sandbox.virsh();
  const definitions = Array.from({ length: count }, (_, index) => {
    const file = `${sandbox.folder}/domain-${index}.xml`;
    writeFileSync(file, domainXml(index));
    return virsh.output(['define', '--file', file]);
  });
  await Promise.all(definitions);
  await virsh[Symbol.asyncDispose]();

  const times = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const planned = await $({ quiet: true })`node dist/cli/main.js plan -c ${sandbox.uri} --reporter json`;
    times.push(performance.now() - began);
    const deleted = JSON.parse(planned.stdout).changes.filter(({ action }) => action === 'delete');
    if (deleted.length !== count) throw new Error('not all of it was foreseen');
  }
  printTable(`plan of the reference lab beside ${count} domains, ${rounds} rounds`, [
    ['the whole command, median', formatSeconds(median(times)), '(to be under 3 s)'],
    ['first round', formatSeconds(times[0]), ''],
  ]);
} finally {
  await sandbox[Symbol.asyncDispose]();
}
