import { readdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KnownGuests } from '../../lib/access/known/known-guests.ts';
import { Workplace } from '../support/workplace.ts';

const uuid = '6f1c0b5e-7c1b-4f0a-9a53-2f5f6f0a1d01';
const guest = { hostKey: 'ssh-ed25519 AAAA', seen: '2026-11-30T12:00:00.000Z', addresses: ['192.168.56.20'] };

test('what is known of a guest is read back, and only the user can read it', async () => {
  using place = new Workplace();
  const guests = new KnownGuests({ XDG_STATE_HOME: place.folder });
  expect(await guests.of(uuid)).toBeUndefined();
  await guests.remember(uuid, guest);
  await guests.remember(uuid, guest);
  expect(await guests.of(uuid)).toEqual(guest);
  expect(readdirSync(place.path('virtspec/guests'))).toEqual([`${uuid}.json`]);
  expect(statSync(guests.file(uuid)).mode & 0o777).toBe(0o600);
});

test.each([
  ['half a file', '{"hostKey":'],
  ['a key with a second line', JSON.stringify({ ...guest, hostKey: 'ssh-ed25519 AAAA\n* ssh-ed25519 BBBB' })],
  ['nothing of ours', '[]'],
])('%s is not heeded', async (_, text) => {
  using place = new Workplace();
  place.write(`virtspec/guests/${uuid}.json`, text);
  expect(await new KnownGuests({ XDG_STATE_HOME: place.folder }).of(uuid)).toBeUndefined();
});

test('without XDG_STATE_HOME, or with a relative one, it is under ~/.local/state', () => {
  for (const XDG_STATE_HOME of [undefined, 'state']) {
    const guests = new KnownGuests({ HOME: '/home/ann', XDG_STATE_HOME });
    expect(guests.file(uuid)).toBe(`/home/ann/.local/state/virtspec/guests/${uuid}.json`);
  }
});
