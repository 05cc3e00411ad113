import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { onSmallDisk } from '../support/small-disk.ts';
import { runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

describeLane(
  'libvirt',
  'virtspec copy, to and from a guest with the real qemu-ga',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, { hostname: 'dc01' });
    });
    beforeEach(() => inGuest('rm -rf /tmp/*; mkdir -p "/tmp/a b"'));
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const call = (...words: readonly string[]) =>
      [['copy', '-c', guest.sandbox.uri, ...words], { cwd: place.folder, env: place.env }] as const;
    const copy = (...words: readonly string[]) => runVirtspec(...call(...words));
    const inGuest = async (script: string) => (await guest.execute('sh', '-c', script)).stdout;
    const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

    test('a file of any bytes comes whole, with its permissions, into a folder with a blank', async () => {
      const bytes = randomBytes(300_001);
      chmodSync(place.write('it’s $HOME.bin', bytes), 0o750);
      const { code, stdout, stderr } = await copy('it’s $HOME.bin', 'guest:/tmp/a b');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const line = `it’s $HOME.bin → guest:/tmp/a b/it’s $HOME.bin: 300.0 kB, SHA-256 ${sum(bytes)}, `;
      expect(stdout).toContain(line);
      expect(await inGuest('cd "/tmp/a b"; for f in * .v*; do echo "$f"; done; stat -c %a *; cat * | sha256sum')).toBe(
        `it’s $HOME.bin\n.v*\n750\n${sum(bytes)}  -\n`,
      );
    });

    test('a file comes out of the guest, readable by the user alone, over what was there', async () => {
      await inGuest('head -c 3000000 /dev/urandom >/tmp/r');
      place.write('got', 'old');
      expect(await copy(`${await guest.address()}:/tmp/r`, 'got')).toMatchObject({ code: 0, stderr: '' });
      const got = readFileSync(join(place.folder, 'got'));
      expect(sum(got)).toBe((await inGuest('sha256sum </tmp/r')).slice(0, 64));
      expect(statSync(join(place.folder, 'got')).mode & 0o777).toBe(0o600);
    });

    test('an empty file, and several', async () => {
      place.write('empty', '');
      place.write('two', '2');
      expect(await copy('empty', 'two', 'guest:/tmp')).toMatchObject({ code: 0 });
      expect(await inGuest('cd /tmp; wc -c empty two | head -2 | tr -s " "')).toBe(' 0 empty\n 1 two\n');
      expect(await copy('guest:/tmp/two', 'guest:/tmp/empty', '.')).toMatchObject({ code: 0 });
    });

    test.each([
      [
        'a folder that is not there',
        ['f', 'guest:/no/such'],
        3,
        /^error: guest refuses \/no\/such\n {2}why: there is no folder \/no$/m,
      ],
      ['a path that is not absolute', ['f', 'guest:tmp'], 2, /^error: tmp is not an absolute path in guest$/m],
      ['a file that is not here', ['no', 'guest:/tmp'], 2, /^error: no cannot be copied$/m],
      ['a folder', ['.', 'guest:/tmp'], 2, /it is a folder\n {2}fix: Pack it/],
      [
        'a file that is not there',
        ['guest:/no', '.'],
        3,
        /^error: \/no of guest cannot be read\n {2}why: there is no such file/m,
      ],
      [
        'several to a file',
        ['f', 'f', 'guest:/tmp/f'],
        3,
        /^error: guest refuses \/tmp\/f\/\n {2}why: \/tmp\/f is not a folder$/m,
      ],
      ['several to a folder that is not there', ['f', 'f', 'guest:/tmp/x'], 3, /why: there is no folder \/tmp\/x$/m],
      ['a domain that there is not', ['f', 'gust:/tmp'], 2, /did you mean 'guest'/],
    ])('%s is told, and nothing is left', async (_what, words, code, stderr) => {
      place.write('f', 'f');
      await inGuest('echo >/tmp/f');
      expect(await copy(...words)).toMatchObject({ code, stderr: expect.stringMatching(stderr) });
      expect(await inGuest('ls -A /tmp')).toBe('a b\nf\n');
    });

    test('a link is followed, to the guest and here; the link stays one', async () => {
      place.write('new', 'new');
      await inGuest('echo old >/tmp/real; ln -s real /tmp/link; ln -s "a b" /tmp/folder');
      expect(await copy('new', 'guest:/tmp/link')).toMatchObject({ code: 0, stderr: '' });
      expect(await copy('new', 'guest:/tmp/folder')).toMatchObject({ code: 0, stderr: '' });
      expect(await inGuest('readlink /tmp/link; cat /tmp/real "/tmp/a b/new"')).toBe('real\nnewnew');
      place.write('real', 'old');
      symlinkSync('real', place.path('link'));
      expect(await copy('guest:/tmp/link', 'link')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^guest:\/tmp\/link → link: 3 B/),
      });
      expect([readFileSync(place.path('real'), 'utf8'), readlinkSync(place.path('link'))]).toEqual(['new', 'real']);
    });

    test('what is no file is neither replaced nor waited for, in the guest and here', async () => {
      place.write('f', 'x');
      execFileSync('mkfifo', [place.path('fifo')]);
      await inGuest(
        'echo >/tmp/f; mkfifo /tmp/fifo; mknod /tmp/null c 1 3; ln -s fifo /tmp/link; ln -s none /tmp/broken',
      );
      const before = await inGuest('ls -lA /tmp');
      const refused = async (words: readonly string[], error: RegExp) => {
        const { code, stdout, stderr } = await copy(...words, '--timeout', '20');
        expect({ code: code === 0, stdout, stderr }, words.join(' ')).toEqual({
          ...{ code: false, stdout: '' },
          stderr: expect.stringMatching(new RegExp(`${error.source}[\\s\\S]*\\n {2}fix: `)),
        });
      };
      for (const name of ['fifo', 'null', 'link'])
        await refused(['f', `guest:/tmp/${name}`], /why: .* is not a file, but a device, a FIFO or a socket/);
      await refused(['f', 'guest:/tmp/broken'], /why: \/tmp\/broken is a symbolic link that leads nowhere/);
      for (const name of ['fifo', 'null'])
        await refused([`guest:/tmp/${name}`, 'got'], /why: it is not a file, but a device, a FIFO or a socket/);
      await refused(['guest:/tmp', 'got'], /why: it is a folder/);
      await refused(['guest:/tmp/none', 'got'], /why: there is no such file/);
      await refused(['guest:/tmp/f', 'fifo'], /^error: fifo cannot be written\n {2}why: it is not a file/);
      await refused(['fifo', 'guest:/tmp/got'], /^error: fifo cannot be copied\n {2}why: it is not a file/);
      expect(await inGuest('ls -lA /tmp')).toBe(before);
      expect(statSync(place.path('fifo')).isFIFO()).toBe(true);
    });

    test('a disk that is full, in the guest or here: what there was stays, and what helps is told', async () => {
      place.write('big', randomBytes(3_000_000));
      await inGuest('mkdir -p /small; mount -t tmpfs -o size=1m none /small; echo old >/small/big');
      expect(await copy('big', 'guest:/small/big')).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(
          /^error: a disk of guest is full\n {2}why: .*No space left.*\n {2}fix: Make room/,
        ),
      });
      expect(await inGuest('ls -A /small; cat /small/big; umount /small; head -c 3000000 /dev/zero >/tmp/r')).toBe(
        'big\nold\n',
      );
      mkdirSync(place.path('full'));
      const [words, options] = call('guest:/tmp/r', 'full/r');
      const { code, stdout, stderr } = await runVirtspec(words, { ...options, prefix: onSmallDisk('full') });
      expect({ code, stdout }).toEqual({ code: 3, stdout: 'r\nold\n' });
      expect(stderr).toMatch(/^error: full\/r cannot be written\n {2}why: ENOSPC.*\n {2}fix: Make room there/);
    });

    test('Ctrl-C in the middle leaves what was there', async () => {
      place.write('big', randomBytes(30_000_000));
      await inGuest('echo old >/tmp/big');
      const running = startVirtspec(...call('big', 'guest:/tmp/big'));
      const isBegun = async () => Number(await inGuest('cat /tmp/big.virtspec-* 2>/dev/null | wc -c')) > 1_000_000;
      await waitUntil(async () => (await isBegun()) || undefined, { what: 'the copy to begin', timeout: 60_000 });
      running.process.kill('SIGINT');
      expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/no part of the file/) });
      expect(await inGuest('ls -A /tmp; cat /tmp/big')).toBe('a b\nbig\nold\n');
    });
  },
  missing,
);
