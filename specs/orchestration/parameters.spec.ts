import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';

const guest = join(root, 'scripts/guest');
const text = (name: string) => readFileSync(join(guest, name), 'utf8');
/** What a script declares in its `param` block, in order. */
const declared = (name: string) =>
  [...text(name).matchAll(/^ {4}\[\w+\]\$(\w+),?$/gm)].map(([, parameter = '']) => parameter);
/** Those of a manual's table: step, parameters. */
const table =
  /\n\| Step \| Parameters \|\n[\s\S]*?\n\n/.exec(readFileSync(join(root, 'docs/deploy.md'), 'utf8'))?.[0] ?? '';
const rows = [...table.matchAll(/^\| `([a-z-]+)` \| (.*?) ?\|$/gm)].map(([, step = '', cell = '']) => ({ step, cell }));
const steps = readdirSync(guest).flatMap((name) => /^(?!reboot)(.+)\.test\.ps1$/.exec(name)?.[1] ?? []);

test('the manual has the parameters of every step, and no other', () => {
  expect(rows.map(({ step }) => step)).toEqual(steps.toSorted());
  for (const { step, cell } of rows) {
    const all = new Set([...declared(`${step}.ps1`), ...declared(`${step}.test.ps1`)]);
    expect(
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
      step,
    ).toEqual([...all]);
    expect(
      [...cell.matchAll(/`(\w+)` \(`--secret`\)/g)].map(([, name]) => name),
      step,
    ).toEqual([...all].filter((name) => name.endsWith('PasswordFile')));
    expect(
      [...cell.matchAll(/`(\w+)` \(`--mac`\)/g)].map(([, name]) => name),
      step,
    ).toEqual([...all].filter((name) => name === 'Mac'));
  }
});

test('the manual has the steps that need a reboot', () => {
  const scripts = ['deploy-dc.sh', 'deploy-sccm.sh', 'deploy-client.sh'].map((name) =>
    readFileSync(join(root, 'scripts/orchestration', name), 'utf8'),
  );
  const reboots = [...scripts.join('\n').matchAll(/^ {2}step (\S+) --reboot/gm)].map(([, name = '']) => `\`${name}\``);
  const named = /^(.*) and (.*) need `--reboot`\.$/m.exec(readFileSync(join(root, 'docs/deploy.md'), 'utf8'));
  expect([...(named?.[1]?.split(', ') ?? []), named?.[2]]).toEqual([...new Set(reboots)].sort());
});
