import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { FileWatch } from '../../lib/watch/file-watch.ts';
import { Workplace } from '../support/workplace.ts';

/** A watched `lab.yaml` and folder `src`, and the changes that were reported. */
function watched(place: Workplace) {
  const heard: string[] = [];
  const files = new FileWatch((path) => heard.push(path));
  const look = () => files.watch({ files: [place.path('lab.yaml')], folders: [place.path('src')] });
  look();
  const hears = async (name: string) => {
    const path = place.path(name);
    await waitUntil(() => (heard.includes(path) ? true : undefined), {
      what: `${name} in ${heard}`,
      timeout: 5_000,
      interval: 2,
    });
    heard.length = 0;
  };
  return { files, heard, hears };
}

test('a file that is written, replaced by renaming, removed and created again is reported each time', async () => {
  using place = new Workplace();
  place.write('lab.yaml', '1');
  place.write('src/a.nix', '1');
  const { files, hears } = watched(place);
  using _ = files;
  for (const name of ['lab.yaml', 'src/a.nix']) {
    writeFileSync(place.path(name), '2');
    await hears(name);
    place.write('draft', '3');
    renameSync(place.path('draft'), place.path(name));
    await hears(name);
    writeFileSync(place.path(name), '4');
    await hears(name);
    unlinkSync(place.path(name));
    await hears(name);
    writeFileSync(place.path(name), '5');
    await hears(name);
  }
});

test('what is created in a new folder is reported, also after the folder was replaced by another of its name', async () => {
  using place = new Workplace();
  place.write('lab.yaml', '1');
  mkdirSync(place.path('src'));
  const { files, hears } = watched(place);
  using _ = files;
  for (const text of ['1', '2']) {
    mkdirSync(place.path('src/deep/deeper'), { recursive: true });
    await hears('src/deep');
    writeFileSync(place.path('src/deep/deeper/a.nix'), text);
    await hears('src/deep/deeper/a.nix');
    rmSync(place.path('src/deep'), { recursive: true });
    await hears('src/deep');
  }
});

test('a folder that does not exist yet, and one above it that goes, are watched for', async () => {
  using place = new Workplace();
  const heard: string[] = [];
  using files = new FileWatch((path) => heard.push(path));
  const target = place.path('a/b/lab.yaml');
  files.watch({ files: [target], folders: [place.path('a/b/src')] });
  for (const text of ['1', '2']) {
    place.write('a/b/src/x.nix', text);
    place.write('a/b/lab.yaml', text);
    await waitUntil(() => (heard.length > 0 ? true : undefined), { what: 'anything', timeout: 5_000, interval: 2 });
    // From now on the file itself is watched.
    await waitUntil(
      () => {
        writeFileSync(target, text);
        return heard.includes(target) ? true : undefined;
      },
      { what: 'the file', timeout: 5_000, interval: 5 },
    );
    heard.length = 0;
    rmSync(place.path('a'), { recursive: true });
    await waitUntil(() => (heard.length > 0 ? true : undefined), { what: 'its end', timeout: 5_000, interval: 2 });
    heard.length = 0;
  }
});

test('a file behind a link is watched where it is', async () => {
  using place = new Workplace();
  place.write('elsewhere/real.yaml', '1');
  mkdirSync(place.path('src'));
  symlinkSync(place.path('elsewhere/real.yaml'), place.path('lab.yaml'));
  const { files, hears } = watched(place);
  using _ = files;
  writeFileSync(place.path('elsewhere/real.yaml'), '2');
  await hears('elsewhere/real.yaml');
});

test('what is not part of the source is neither reported nor watched, however large it is', async () => {
  using place = new Workplace();
  place.write('lab.yaml', '1');
  for (const name of ['node_modules/x/y', '.git/objects/ab', 'reports/verify', 'result/bin']) {
    mkdirSync(place.path('src', name), { recursive: true });
  }
  const { files, heard, hears } = watched(place);
  using _ = files;
  expect(files.size).toBe(2);
  place.write('src/node_modules/x/y/z.nix', '1');
  place.write('src/reports/verify.json', '1');
  place.write('src/.a.nix.swp', '1');
  place.write('src/a.nix', '1');
  await waitUntil(() => (heard.includes(place.path('src/a.nix')) ? true : undefined), {
    what: 'a.nix',
    timeout: 5_000,
  });
  expect(new Set(heard)).toEqual(new Set([place.path('src/a.nix')]));
  await hears('src/a.nix');
});

test('after it was closed it watches nothing any more, so that it does not keep the process alive', () => {
  using place = new Workplace();
  place.write('lab.yaml', '1');
  const files = new FileWatch(() => {});
  files.watch({ files: [place.path('lab.yaml')], folders: [] });
  files[Symbol.dispose]();
  files.watch({ files: [place.path('lab.yaml')], folders: [] });
  expect(files.size).toBe(0);
});

test('it is known if there are more folders than are watched', () => {
  using place = new Workplace();
  for (const name of ['a', 'b', 'c']) place.write(`src/${name}/x.nix`, '1');
  const partial = (most: number) => {
    using files = new FileWatch(() => {}, most);
    files.watch({ files: [], folders: [place.path('src')] });
    return files.isPartial;
  };
  expect([partial(3), partial(10)]).toEqual([true, false]);
});
