import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ScratchFolder } from '../../lib/process/scratch-folder.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { root, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

test('a closed scratch folder is removed, and its watcher ends', async () => {
  using place = new Workplace();
  {
    await using scratch = await ScratchFolder.make(place.path('scratch-'));
    writeFileSync(`${scratch.path}/file`, '');
  }
  expect(readdirSync(place.folder)).toEqual(['t']);
  await place.expectNothingLeft();
});

test('if virtspec is killed, Nix, its children in other sessions, and its store are removed, including read-only folders', async () => {
  using place = new Workplace();
  const nix = `#!/bin/sh
mkdir -p "$NIX_STORE_DIR/deep" && echo >"$NIX_STORE_DIR/deep/file" && chmod 500 "$NIX_STORE_DIR/deep"
setsid sh -c 'echo $$ >"$1"; while :; do sleep 0.1; done' sh "${place.path('other')}" &
while ! [ -s "${place.path('other')}" ]; do sleep 0.1; done
echo $$ >"${place.path('pid')}"
while :; do sleep 0.1; done
`;
  chmodSync(place.write('bin/nix-instantiate', nix), 0o755);
  const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}`, XDG_CACHE_HOME: place.path('cache') };
  const args = ['verify', '--target', 'rendered', '--lab', `${root}lab.yaml`];
  const running = startVirtspec(args, { cwd: place.folder, env });
  const begun = () => existsSync(place.path('pid')) && readFileSync(place.path('pid'), 'utf8').trim();
  const pid = await waitUntil(() => begun() || undefined, { what: 'Nix to begin', timeout: 60_000 });
  expect(readdirSync(place.sandboxes)).toEqual([expect.stringMatching(/^virtspec-nix-/)]);
  running.process.kill('SIGKILL');
  const other = readFileSync(place.path('other'), 'utf8').trim();
  const gone = () =>
    [pid, other].every((one) => !existsSync(`/proc/${one}`)) && readdirSync(place.sandboxes).length === 0;
  await waitUntil(() => (gone() ? true : undefined), { what: 'all of it to be gone', timeout: 20_000 });
  await place.expectNothingLeft();
});
