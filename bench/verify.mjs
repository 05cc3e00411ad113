#!/usr/bin/env node
// How long the main job takes, and how much of that is virtspec itself: `verify` of the reference lab, several times, as a user runs it.
// virtspec's own time is the processor time of its process; libvirt, QEMU and swtpm are other processes.
//
//   npm run bench:verify [-- RUNS]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Sandbox } from '../dist/target/sandbox/sandbox.js';
import { formatSeconds, median, printTable } from './measure.mjs';

const runs = Number(process.argv[2] ?? 5);
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const lab = fileURLToPath(new URL('../lab.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'virtspec-bench-'));

/** Wall and processor milliseconds of one run of the command line; `time` counts this process's own children too, so ask the child. */
async function timed(...args) {
  const usage = join(folder, 'usage');
  const report = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.cpuUsage())))`;
  const preload = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('file:///'); ${report}`)}`;
  const began = performance.now();
  const code = await new Promise((resolve) => {
    spawn(process.execPath, ['--import', preload, cli, ...args], { cwd: folder, stdio: 'ignore' }).once(
      'close',
      resolve,
    );
  });
  const wall = performance.now() - began;
  const { user, system } = JSON.parse(readFileSync(usage, 'utf8'));
  return { code, wall, own: (user + system) / 1000 };
}

try {
  const ready = [];
  const whole = [];
  const help = [];
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    const sandbox = await Sandbox.start();
    ready.push(performance.now() - began);
    await sandbox[Symbol.asyncDispose]();
    help.push(await timed('--help'));
    whole.push(await timed('verify', '--lab', lab));
  }
  const failed = whole.filter(({ code }) => code !== 0).length;
  printTable(`${runs} runs, medians${failed > 0 ? `; ${failed} did not end with PROCEED` : ''}`, [
    ['sandbox ready', formatSeconds(median(ready)), '(to be under 1 s)'],
    [
      'verify of the reference lab',
      formatSeconds(median(whole.map(({ wall }) => wall))),
      '(to be under 15 s, on TCG and 2 cores)',
    ],
    ['  of which virtspec itself', formatSeconds(median(whole.map(({ own }) => own))), '(to be under 1.5 s)'],
    ['virtspec --help', formatSeconds(median(help.map(({ wall }) => wall))), '(to be under 0.2 s)'],
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
