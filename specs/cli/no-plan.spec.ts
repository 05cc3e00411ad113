import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** Other labs, without a work plan. */
const labs = [
  'fixtures/labs/plain-linux',
  ...['cloud-init', 'host-bridges', 'pools'].map((shape) => `fixtures/labs/shapes/${shape}`),
];

/** Words of the reference lab and of its work plan. */
const foreign = /\b(step[- ]\d|the plan|work plan|DC01|SCCM01|CLIENT0\d|lab-net|virbr56|homelab|PROCEED|ESCALATE)\b/i;

test.each(labs)('%s: no text of another lab’s work plan is printed or written', async (lab) => {
  using place = new Workplace();
  const args = ['verify', '--lab', join(root, lab, 'lab.yaml'), '--target', 'rendered'];
  const { stdout, stderr } = await callVirtspec(args, { cwd: place.folder, env: place.env });
  // JSON also contains the verdict in older terms, and that there is no plan.
  const written = readdirSync(place.path('reports')).filter((file) => /\.(md|xml)$/.test(file));
  expect(written).toHaveLength(2);
  const texts = [stdout, stderr, ...written.map((file) => readFileSync(place.path(`reports/${file}`), 'utf8'))];
  for (const line of texts.join('\n').split('\n')) expect(line).not.toMatch(foreign);
});
