import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { requireOutputFolder, requireOutputPlace } from '../../lib/process/output-place.ts';
import { run } from '../../lib/process/run.ts';
import { writeWholeFile } from '../../lib/report/write-file.ts';
import { Workplace } from '../support/workplace.ts';

const isRoot = process.getuid?.() === 0;
const fifo = (place: Workplace) => {
  const path = place.path('fifo');
  execFileSync('mkfifo', [path]);
  return path;
};

describe('a report is written to an existing place, whose type is kept', () => {
  test('a file that a link leads to, even if it does not exist yet', async () => {
    using place = new Workplace();
    place.write('real/old', 'old');
    symlinkSync('real/old', place.path('link'));
    symlinkSync('real/new', place.path('dangling'));
    for (const name of ['link', 'dangling']) {
      await requireOutputPlace(place.path(name));
      await writeWholeFile(place.path(name), 'told');
      expect(lstatSync(place.path(name)).isSymbolicLink()).toBe(true);
      expect(readFileSync(place.path(name), 'utf8')).toBe('told');
    }
    expect(readdirSync(place.path('real')).sort()).toEqual(['new', 'old']);
  });

  test('a FIFO that is read, even slowly, and one whose reader closes it early', async () => {
    using place = new Workplace();
    const path = fifo(place);
    const long = 'x'.repeat(1_000_000);
    await requireOutputPlace(path);
    const [read] = await Promise.all([
      run(['sh', '-c', 'sleep 0.2; exec wc -c <"$1"', 'sh', path]),
      writeWholeFile(path, long),
    ]);
    expect(read.stdout.trim()).toBe('1000000');
    await Promise.all([run(['head', '-c', '1', path]), writeWholeFile(path, long)]);
    expect(lstatSync(path).isFIFO()).toBe(true);
  });

  test.skipIf(!isRoot)('a device', async () => {
    using place = new Workplace();
    execFileSync('mknod', ['-m', '666', place.path('null'), 'c', '1', '3']);
    execFileSync('mknod', ['-m', '666', place.path('full'), 'c', '1', '7']);
    await writeWholeFile(place.path('null'), 'told');
    await expect(writeWholeFile(place.path('full'), 'told')).rejects.toMatchObject({
      ...{ code: 'report-not-written', kind: 'environment', why: expect.stringContaining('ENOSPC') },
    });
    for (const name of ['null', 'full']) expect(lstatSync(place.path(name)).isCharacterDevice()).toBe(true);
  });

  test('a file in a folder that is not writable, keeping its mode', async () => {
    using place = new Workplace();
    const file = place.write('folder/report', 'a longer one that was there before');
    chmodSync(file, 0o600);
    await writeWholeFile(file, 'told');
    chmodSync(place.path('folder'), 0o500);
    await requireOutputPlace(file);
    await writeWholeFile(file, 'told again');
    chmodSync(place.path('folder'), 0o700);
    expect(readFileSync(file, 'utf8')).toBe('told again');
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
  });

  test('a name of the maximum length', async () => {
    using place = new Workplace();
    await writeWholeFile(place.path('x'.repeat(255)), 'told');
    expect(readdirSync(place.folder)).toContain('x'.repeat(255));
  });
});

describe('before a run starts, a usage error refuses', () => {
  test('a folder, a socket, a file as a folder, a name that ends with a slash, a cycle of links', async () => {
    using place = new Workplace();
    mkdirSync(place.path('folder'));
    writeFileSync(place.path('file'), '');
    symlinkSync('circle', place.path('circle'));
    const server = createServer().listen(place.path('socket'));
    for (const name of ['folder', 'socket', 'file/x', 'file/x/y', 'new/', 'circle', 'x'.repeat(256), 'a\0b']) {
      const error = { code: 'output-place', kind: 'usage', why: expect.any(String), fix: expect.any(String) };
      await expect(requireOutputPlace(`${place.folder}/${name}`), name).rejects.toMatchObject(error);
    }
    expect(readdirSync(place.folder).sort()).toEqual(['circle', 'file', 'folder', 'socket', 't']);
    server.close();
  });

  test.skipIf(!isRoot)('a disk, because a report must not overwrite its content', async () => {
    using place = new Workplace();
    // Without a driver, so nothing could be written to it anyway.
    execFileSync('mknod', [place.path('disk'), 'b', '240', '255']);
    await expect(requireOutputPlace(place.path('disk'))).rejects.toMatchObject({ why: 'it is a block device' });
  });

  test.skipIf(!isRoot)('another user’s link in a world-writable folder', async () => {
    using place = new Workplace();
    mkdirSync(place.path('shared'));
    chmodSync(place.path('shared'), 0o1777);
    symlinkSync('/nonexistent/x', place.path('shared/link'));
    execFileSync('chown', ['-h', '65534', place.path('shared/link')]);
    await expect(requireOutputPlace(place.path('shared/link'))).rejects.toMatchObject({ code: 'output-place' });
  });

  test('a file that Node itself has open', async () => {
    for (let descriptor = 3; descriptor < 40; descriptor += 1) {
      const place = await requireOutputPlace(`/dev/fd/${descriptor}`).catch((error: unknown) => error);
      if (place !== undefined) expect(place).toMatchObject({ code: 'output-place' });
    }
  });

  test('a file where a folder of files is needed', async () => {
    using place = new Workplace();
    await expect(requireOutputFolder(place.write('file', ''))).rejects.toMatchObject({ code: 'output-place' });
    await requireOutputFolder(place.path('new/folder'));
    expect(readdirSync(place.folder).sort()).toEqual(['file', 't']);
  });

  test.skipIf(isRoot)('a folder that is not writable, as this machine’s fault', async () => {
    await expect(requireOutputPlace('/usr/report.json')).rejects.toMatchObject({
      ...{ code: 'output-not-writable', kind: 'environment' },
    });
  });
});
