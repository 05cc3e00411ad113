import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seen, valueOf } from '../../lib/doctor/fact.ts';
import { collectStore, storeObjectsIn } from '../../lib/doctor/facts/store-paths.ts';
import type { StoreObject } from '../../lib/doctor/host-facts.ts';
import { makeWritable } from '../../lib/nix/make-writable.ts';
import { describeLane } from '../support/lane.ts';
import { Workplace } from '../support/workplace.ts';

const none = '/nix/store/00000000000000000000000000000000-qemu-9.2.3';

test('the objects that a text names are found, each once, whatever is behind them', () => {
  const xml = `<emulator>${none}/bin/qemu-kvm</emulator><loader>${none}/share/qemu/edk2-x86_64-code.fd</loader>
    <source file='/nix/store/11111111111111111111111111111111-virtio-win-0.1.266.iso'/><nvram>/nix/storehouse/x</nvram>
    <source dir='/nix/store'/><source file='/nix/store/tooshort-x'/>`;
  expect(storeObjectsIn(xml)).toEqual([none, '/nix/store/11111111111111111111111111111111-virtio-win-0.1.266.iso']);
});

describeLane('nix', 'what keeps an object of Nix’s store, asked of a real Nix with a store of its own', () => {
  let place: Workplace;
  let qemu: string;
  beforeEach(() => {
    place = new Workplace();
    vi.stubEnv('NIX_REMOTE', `local?root=${place.path('root')}`);
    qemu = nix('--add', place.write('qemu-9.2.3', 'emulator'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await makeWritable(place.folder);
    place[Symbol.dispose]();
  });

  const nix = (...args: readonly string[]) =>
    execFileSync('nix-store', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  const look = async (path: string): Promise<StoreObject | undefined> => {
    const store = [{ place: 'its definition', path }] as const;
    const guests = new Map([['web01', { state: 'running', channel: 'absent', store }]] as const);
    const fact = await collectStore(seen(guests, '', ''), { timeout: 30_000 });
    return valueOf(fact)?.get(path);
  };
  const root = (name: string) => nix('--add-root', place.path(name), '--realise', qemu);

  test('nothing; a root; and after a collection without one it is gone', async () => {
    expect(await look(qemu)).toEqual({ there: true, roots: [] });
    root('result');
    expect(await look(qemu)).toEqual({ there: true, roots: [{ root: place.path('result'), lasts: true }] });
    nix('--gc');
    expect(await look(qemu)).toMatchObject({ there: true });
    unlinkSync(place.path('result'));
    nix('--gc');
    expect(await look(qemu)).toEqual({ there: false, roots: [] });
    expect(await look(none)).toEqual({ there: false, roots: [] });
  });

  test('the current generation of a profile lasts, an older one does not', async () => {
    mkdirSync(place.path('profiles'), { recursive: true });
    root('profiles/system-41-link');
    symlinkSync('system-41-link', place.path('profiles/system'));
    const kept = (lasts: boolean) => ({ there: true, roots: [{ root: place.path('profiles/system-41-link'), lasts }] });
    expect(await look(qemu)).toEqual(kept(true));
    unlinkSync(place.path('profiles/system'));
    symlinkSync('system-42-link', place.path('profiles/system'));
    expect(await look(qemu)).toEqual(kept(false));
  });

  test('where nothing of the store is named, Nix is not asked', async () => {
    vi.stubEnv('PATH', '');
    const guests = new Map([['web01', { state: 'running', channel: 'absent', store: [] }]] as const);
    expect(await collectStore(seen(guests, '', ''), { timeout: 5_000 })).toMatchObject({ value: new Map() });
  });
});
