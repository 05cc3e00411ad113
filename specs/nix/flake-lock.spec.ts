import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { findNixpkgsPin, findNixVirtPin } from '../../lib/nix/flake-lock.ts';

describe('the NixVirt that a flake locks', () => {
  let folder: string;
  const lock = (text: string) => writeFile(join(folder, 'flake.lock'), text);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
    await mkdir(join(folder, 'nixvirt'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is found above the lab's folder", async () => {
    expect(await findNixVirtPin(resolve('nixvirt'))).toEqual({
      version: '0.6.0',
      rev: '5dfe108fd859b122f9a96981cb6bc12297653d6c',
      narHash: 'sha256-DNBZmuk1YRM2PmwbHzVdXumRjCUzQkMarg4iI/37rOQ=',
      url: 'https://flakehub.com/f/AshleyYakeley/NixVirt/0.6.0.tar.gz',
      lock: resolve('flake.lock'),
    });
  });

  it('is found under another spelling, without a version or revision', async () => {
    await lock(
      JSON.stringify({
        root: 'r',
        nodes: { r: { inputs: { 'nix-virt': 'nv_2' } }, nv_2: { locked: { narHash: 'sha256-x', type: 'path' } } },
      }),
    );
    expect(await findNixVirtPin(join(folder, 'nixvirt'))).toEqual({
      version: undefined,
      rev: undefined,
      narHash: 'sha256-x',
      lock: join(folder, 'flake.lock'),
    });
  });

  it('may be locked to a revision on GitHub', async () => {
    const github = { type: 'github', owner: 'AshleyYakeley', repo: 'NixVirt', rev: 'abc', narHash: 'sha256-x' };
    await lock(JSON.stringify({ root: 'r', nodes: { r: { inputs: { NixVirt: 'n' } }, n: { locked: github } } }));
    expect(await findNixVirtPin(folder)).toMatchObject({
      rev: 'abc',
      url: 'https://github.com/AshleyYakeley/NixVirt/archive/abc.tar.gz',
    });
  });

  it('may be an input of an input, followed or not', async () => {
    const nodes = {
      root: { inputs: { lab: 'lab' } },
      lab: { inputs: { NixVirt: 'n' }, locked: { narHash: 'sha256-l' } },
      n: { locked: { narHash: 'sha256-x', rev: 'abc' } },
    };
    await lock(JSON.stringify({ root: 'root', nodes }));
    expect(await findNixVirtPin(folder)).toMatchObject({ rev: 'abc', narHash: 'sha256-x' });
    const follows = { ...nodes, root: { inputs: { lab: 'lab', nixvirt: ['lab', 'NixVirt'] } } };
    await lock(JSON.stringify({ root: 'root', nodes: follows }));
    expect(await findNixVirtPin(folder)).toMatchObject({ rev: 'abc' });
  });

  it('is undefined if two inputs have one each, and the flake has none itself', async () => {
    const of = (input: string) => ({ inputs: { NixVirt: input } });
    const one = (narHash: string) => ({ locked: { narHash } });
    const nodes = {
      root: { inputs: { a: 'a', b: 'b' } },
      a: of('n'),
      b: of('m'),
      n: one('sha256-x'),
      m: one('sha256-y'),
    };
    await lock(JSON.stringify({ root: 'root', nodes }));
    expect(await findNixVirtPin(folder)).toBeUndefined();
  });

  it('is undefined without a lock, or without NixVirt in it', async () => {
    await lock(JSON.stringify({ root: 'root', nodes: { root: { inputs: { nixpkgs: 'nixpkgs' } }, nixpkgs: {} } }));
    expect(await findNixVirtPin(folder)).toBeUndefined();
    expect(await findNixVirtPin('/')).toBeUndefined();
  });

  it.each(['', '{', '{}', '{"root": "root", "nodes": []}'])('is refused in a lock that contains %j', async (text) => {
    await lock(text);
    await expect(findNixVirtPin(folder)).rejects.toMatchObject({ code: 'flake-lock-invalid', kind: 'usage' });
  });
});

test('the nixpkgs of the same lock is found', async () => {
  expect(await findNixpkgsPin(resolve('nixvirt'))).toEqual({
    rev: 'd49da4c08359e3c39c4e27c74ac7ac9b70085966',
    narHash: 'sha256-MgdXpeX2GuJbtlBrH9EdsUeWl/yXEubyvxM1G+yO4Ak=',
    lock: resolve('flake.lock'),
  });
  expect(await findNixpkgsPin('/')).toBeUndefined();
});
