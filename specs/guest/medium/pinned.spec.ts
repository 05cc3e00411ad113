import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchFirst } from '../../../lib/guest/medium/curl.ts';
import { downloadPackages } from '../../../lib/guest/medium/download-packages.ts';
import { agentFlavour } from '../../../lib/guest/medium/flavour.ts';
import { mirrorFrom, type PinnedList, type PinnedPackage, pinnedSource } from '../../../lib/guest/medium/pinned.ts';
import { pinnedAgentPackages } from '../../../lib/guest/medium/pinned-agent-packages.ts';
import { pinnedPackages } from '../../../lib/guest/medium/pinned-packages.ts';
import { debOf } from './deb.ts';

/** The mirror's files, by path; anything else is 404. */
let files: Record<string, Buffer> = {};
let asked: string[] = [];
let server: Server;
let mirror = '';
let folder = '';

beforeEach(async () => {
  files = {};
  asked = [];
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const content = files[url];
    response.writeHead(content ? 200 : 404, { 'content-length': content?.length ?? 0 }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'vs-pinned-'));
  vi.stubEnv('no_proxy', '127.0.0.1');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const deb = debOf({ 'bin/busybox': 'a shell' });
const busybox: PinnedPackage = {
  name: 'busybox-static',
  version: '1:1.35.0-4+b1',
  archive: 'debian',
  path: 'pool/main/b/busybox/busybox-static_1.35.0-4+b1_amd64.deb',
  size: deb.length,
  sha256: createHash('sha256').update(deb).digest('hex'),
};
const url = '/debian/pool/main/b/busybox/busybox-static_1.35.0-4%2Bb1_amd64.deb';
const file = 'busybox-static_1%3a1.35.0-4+b1_amd64.deb';

const sourceOf = (...packages: PinnedPackage[]) => pinnedSource([{ timestamp: '20260101T000000Z', packages }], mirror);

async function download(...packages: PinnedPackage[]): Promise<void> {
  const source = sourceOf(...packages);
  await downloadPackages(source, await source.resolve({}), folder, {});
}

describe('a package of the list', () => {
  test('is downloaded once, under apt’s name', async () => {
    files[url] = deb;
    await download(busybox);
    await download(busybox);
    expect(readFileSync(join(folder, file))).toEqual(deb);
    expect(readdirSync(folder)).toEqual([file]);
    expect(asked).toEqual([url]);
  });

  test('is downloaded correctly by two runs at the same time', async () => {
    files[url] = deb;
    await Promise.all([download(busybox), download(busybox), download(busybox)]);
    expect(readdirSync(folder)).toEqual([file]);
    expect(readFileSync(join(folder, file))).toEqual(deb);
  });

  test.each([
    ['other bytes of that size', Buffer.alloc(deb.length)],
    ['less', deb.subarray(0, 100)],
  ])('%s are refused by name, and thrown away', async (_, bytes) => {
    files[url] = bytes;
    await expect(download(busybox)).rejects.toMatchObject({
      code: 'probe-download-differs',
      kind: 'environment',
      what: `${mirror}${url} is not the package busybox-static 1:1.35.0-4+b1 that virtspec expects; it was discarded`,
      why: `expected ${deb.length} bytes with SHA-256 ${busybox.sha256}, received ${bytes.length} with ${createHash('sha256').update(bytes).digest('hex')}`,
      fix: expect.stringContaining('VIRTSPEC_PROBE_MIRROR'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not downloaded if the server reports a larger size', async () => {
    files[url] = Buffer.concat([deb, Buffer.alloc(2 ** 20)]);
    await expect(download(busybox)).rejects.toMatchObject({
      code: 'probe-download',
      why: expect.stringContaining(`it is larger than ${deb.length} bytes`),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that fails aborts the others, and nothing incomplete is left', async () => {
    files[url] = deb;
    const lost = { ...busybox, name: 'shim-signed', path: 'pool/main/s/shim/shim-signed_1_amd64.deb' };
    await expect(download(busybox, lost)).rejects.toMatchObject({
      code: 'probe-download',
      what: 'the probe guest’s package shim-signed could not be downloaded',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is one of at most six that are downloaded at the same time', async () => {
    const held: (() => void)[] = [];
    let most = 0;
    server.removeAllListeners('request').on('request', (_, response) => {
      held.push(() => response.writeHead(200, { 'content-length': deb.length }).end(deb));
      most = Math.max(most, held.length);
      // The first six are answered when a seventh has had time to come, the others at once.
      if (most >= 6) setTimeout(() => held.splice(0).forEach((answer) => void answer()), held.length === 6 ? 500 : 0);
    });
    const packages = Array.from({ length: 14 }, (_, index) => ({
      ...busybox,
      name: `library${index}`,
      path: `pool/main/l/library${index}_1_amd64.deb`,
    }));
    await download(...packages);
    expect(most).toBe(6);
    expect(readdirSync(folder)).toHaveLength(14);
  });

  test('is aborted by an interruption, which is rethrown', async () => {
    const reason = new Error('stop');
    const stop = new AbortController();
    server.removeAllListeners('request').on('request', () => stop.abort(reason));
    const source = sourceOf(busybox);
    const broken = downloadPackages(source, await source.resolve({}), folder, { signal: stop.signal });
    await expect(broken).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('mirrors', () => {
  const wanted = () => ({ name: 'busybox-static', file: join(folder, 'file'), size: deb.length });

  test('the second mirror is used for what the first no longer has', async () => {
    files['/second'] = deb;
    expect(await fetchFirst([`${mirror}/first`, `${mirror}/second`], wanted())).toBe(`${mirror}/second`);
    expect(readFileSync(join(folder, 'file'))).toEqual(deb);
  });

  test('if none has the package, the error shows each answer', async () => {
    await expect(fetchFirst([`${mirror}/first`, `${mirror}/second`], wanted())).rejects.toMatchObject({
      code: 'probe-download',
      kind: 'environment',
      why: expect.stringMatching(/\/first: .*404[\s\S]*\/second: .*404/),
      fix: expect.stringContaining('Check the network, which is needed for the first build only'),
    });
  });

  test('without a network, the refused connection is reported', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(fetchFirst([`${mirror}/first`], wanted())).rejects.toMatchObject({
      code: 'probe-download',
      why: expect.stringMatching(/connect/i),
    });
  });

  test('only http and https are used, also after a redirect', async () => {
    server.removeAllListeners('request').on('request', (_, response) => {
      response.writeHead(302, { location: 'file:///etc/hostname' }).end();
    });
    await expect(fetchFirst([`${mirror}/first`], wanted())).rejects.toMatchObject({
      code: 'probe-download',
      why: expect.stringMatching(/protocol/i),
    });
  });

  test('a full disk is reported', async () => {
    files['/first'] = deb;
    const full = fetchFirst([`${mirror}/first`], { ...wanted(), file: '/dev/full' });
    await expect(full).rejects.toMatchObject({ code: 'no-space', fix: expect.stringContaining('XDG_CACHE_HOME') });
  });

  test('VIRTSPEC_PROBE_MIRROR is used without its trailing slash; an invalid one is a usage error', () => {
    expect(mirrorFrom({})).toBeUndefined();
    expect(mirrorFrom({ VIRTSPEC_PROBE_MIRROR: '' })).toBeUndefined();
    expect(mirrorFrom({ VIRTSPEC_PROBE_MIRROR: 'http://mirror/all/' })).toBe('http://mirror/all');
    for (const named of ['/srv/mirror', 'ftp://mirror', 'file:///srv/mirror']) {
      expect(() => mirrorFrom({ VIRTSPEC_PROBE_MIRROR: named })).toThrowError(
        expect.objectContaining({ code: 'probe-mirror-invalid', kind: 'usage' }),
      );
    }
  });
});

test('the list contains everything that the probe is built from, and the second what the agent guest has besides', () => {
  expect(namesOf(pinnedPackages).map((name) => name.replace(/^linux-image-\d.*-amd64$/, 'linux-image'))).toEqual([
    ...['busybox-static', 'grub-efi-amd64-signed', 'isolinux', 'linux-image', 'shim-signed', 'syslinux-common'],
  ]);
  const names = namesOf(pinnedAgentPackages);
  expect(names).toEqual(expect.arrayContaining([...agentFlavour.packages, 'libc6', 'libssl3', 'libgcc-s1']));
  expect(names.filter((name) => !agentFlavour.packages.includes(name) && !/^(lib|zlib)/.test(name))).toEqual([]);
});

test.each([
  ['the probe', pinnedPackages],
  ['the agent guest', pinnedAgentPackages],
])('the list of %s is complete in all its fields', (_, { packages, timestamp }) => {
  expect(timestamp).toMatch(/^\d{8}T\d{6}Z$/);
  for (const { name, version, path, size, sha256 } of packages) {
    expect(path).toMatch(/^pool\/.*_(amd64|all)\.deb$/);
    expect(path).toContain(`/${name}_${version.replace(/^\d+:/, '')}_`);
    expect(size).toBeGreaterThan(0);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

function namesOf({ packages }: PinnedList): readonly string[] {
  return packages.map(({ name }) => name).sort();
}
