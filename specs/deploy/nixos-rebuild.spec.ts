import { chmodSync, existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nixosRebuild } from '../../lib/deploy/nixos-rebuild.ts';
import { Workplace } from '../support/workplace.ts';

const script = (place: Workplace, text: string) => {
  const file = place.write('nixos-rebuild', `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
};

test('a switch ignores Ctrl-C and the end of its terminal, and so do its children', async () => {
  using place = new Workplace();
  let said = '';
  const command = script(place, 'kill -INT $$; kill -HUP $$; sh -c \'kill -INT $$; echo "$@" goes on\' sh "$@"');
  const onOutput = (text: string) => {
    said += text;
  };
  await nixosRebuild({ command, flake: '/a b#it', sudo: false, onOutput }).switch();
  expect(said).toBe('switch --flake /a b#it goes on\n');
});

test('a build reacts to its signal, and has ended when the reason is thrown', async () => {
  using place = new Workplace();
  const abort = new AbortController();
  const command = script(place, 'trap \'touch "$0.ended"; exit 1\' TERM; echo begun; while :; do sleep 0.05; done');
  const flake = `${place.folder}#it`;
  const onOutput = () => abort.abort(new Error('enough'));
  await expect(nixosRebuild({ command, flake, sudo: false, onOutput }).build(abort.signal)).rejects.toThrow('enough');
  expect(existsSync(`${command}.ended`)).toBe(true);
});

test('a failed switch is reported by its own message, not by that of its wrapper', async () => {
  using place = new Workplace();
  const command = script(place, 'echo no >&2; exit 4');
  await expect(nixosRebuild({ command, flake: '.#it', sudo: false }).switch()).rejects.toMatchObject({
    code: 'nixos-rebuild-failed',
    what: `${command} switch --flake .#it failed (exit 4)`,
    why: 'no',
  });
});
