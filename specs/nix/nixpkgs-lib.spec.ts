import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNixpkgsLib } from '../../lib/nix/nixpkgs-lib.ts';
import { sourceStorePath } from '../../lib/nix/store-path.ts';

const pin = { rev: 'abc', narHash: 'sha256-MgdXpeX2GuJbtlBrH9EdsUeWl/yXEubyvxM1G+yO4Ak=', lock: '/lab/flake.lock' };

describe("nixpkgs' lib", () => {
  let place: string;
  const put = async (...parts: string[]) => {
    const folder = join(place, ...parts);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'modules.nix'), '');
    return folder;
  };
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
  });
  afterAll(() => rm(place, { recursive: true }));

  it('is the one in VIRTSPEC_NIXPKGS_LIB: nixpkgs, or its lib', async () => {
    const folder = await put('nixpkgs', 'lib');
    for (const named of [folder, join(place, 'nixpkgs')]) {
      expect(await findNixpkgsLib(pin, { VIRTSPEC_NIXPKGS_LIB: named })).toEqual({ folder });
    }
  });

  it('is that of the locked nixpkgs if Nix has already fetched it', async () => {
    const env = { NIX_STORE_DIR: join(place, 'store'), NIX_STATE_DIR: place };
    const fetched = sourceStorePath(pin.narHash, env);
    expect(await findNixpkgsLib(pin, env)).toMatchObject({
      missing: expect.stringContaining(`there is no ${fetched}`),
    });
    await put('store', fetched.slice(env.NIX_STORE_DIR.length), 'lib');
    expect(await findNixpkgsLib(pin, env)).toEqual({ folder: join(fetched, 'lib') });
  });

  it('is that of a channel: of NIX_PATH, of the user, of the host', async () => {
    const env = { NIX_STATE_DIR: join(place, 'state'), HOME: join(place, 'home'), NIX_PATH: '' };
    const ofHost = await put('state/profiles/per-user/root/channels/nixos/lib');
    expect(await findNixpkgsLib(undefined, env)).toEqual({ folder: ofHost });
    const ofUser = await put('home/.nix-defexpr/channels/nixpkgs/lib');
    expect(await findNixpkgsLib(undefined, env)).toEqual({ folder: ofUser });
    const searched = await put('searched/nixpkgs/lib');
    const NIX_PATH = `nixos-config=/x:${join(place, 'searched')}`;
    expect(await findNixpkgsLib(undefined, { ...env, NIX_PATH })).toEqual({ folder: searched });
    const named = `nixpkgs=${join(place, 'nixpkgs')}:${NIX_PATH}`;
    expect(await findNixpkgsLib(undefined, { ...env, NIX_PATH: named })).toEqual({
      folder: join(place, 'nixpkgs/lib'),
    });
  });

  it('is missing if nothing names nixpkgs', async () => {
    expect(await findNixpkgsLib(undefined, { NIX_STATE_DIR: place })).toMatchObject({
      missing: expect.stringContaining('no flake.lock'),
    });
  });

  it('is refused if the variable names something else', async () => {
    await expect(findNixpkgsLib(pin, { VIRTSPEC_NIXPKGS_LIB: place })).rejects.toMatchObject({
      code: 'nixpkgs-lib-invalid',
      kind: 'usage',
    });
  });
});
