import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { ProbeBase } from '../../../lib/guest/medium/base.ts';
import { applets } from '../../../lib/guest/medium/initramfs.ts';
import { runFile } from '../../../lib/guest/medium/run-file.ts';
import type { Heard } from '../../../lib/guest/receive/received.ts';
import { run } from '../../../lib/process/run.ts';
import { describeLane } from '../../support/lane.ts';
import { theProbeBase } from '../../support/probe-base.ts';
import { root } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const base = await theProbeBase();
const script = fileURLToPath(new URL('guests-in-namespaces.sh', import.meta.url));
const nonce = '0123456789abcdef0123456789abcdef';

/** By guest: two cards on the network with DHCP each, and one of `a` on a network without. */
const cards = {
  a: [
    ['eth0', '52:54:00:81:0a:00', 'virbr81'],
    ['eth1', '52:54:00:81:0a:01', 'virbr81'],
    ['eth2', '52:54:00:82:0a:02', 'virbr82'],
  ],
  b: [
    ['eth0', '52:54:00:81:0b:00', 'virbr81'],
    ['eth1', '52:54:00:81:0b:01', 'virbr81'],
  ],
} as const;
const networks = {
  virbr81: { gateway: '10.81.0.1', dhcp: true },
  virbr82: { gateway: '10.82.0.1', dhcp: false },
} as const;

interface Seen {
  readonly mac: string;
  readonly address: string;
  readonly by: string;
  readonly router: string | null;
  readonly gatewayAnswers: boolean;
}
interface Guest {
  readonly seen: readonly Seen[];
  readonly ways: readonly string[];
  readonly reached: readonly string[];
}

/** A root folder with what a guest's initramfs has, except for the kernel's modules. */
function makeGuest(folder: string, name: keyof typeof cards, { iso }: ProbeBase): void {
  const here = join(folder, name);
  for (const part of ['bin', 'dev', 'proc', 'sys']) mkdirSync(join(here, part), { recursive: true });
  // The ISO's folder is `base-RECIPE` followed by what its parts are named by.
  const parts = `parts-${basename(dirname(iso)).slice('base-'.length + 16)}`;
  copyFileSync(join(dirname(dirname(iso)), parts, 'busybox'), join(here, 'bin/busybox'));
  for (const applet of [...applets, 'head', 'mv', 'touch']) symlinkSync('busybox', join(here, 'bin', applet));
  for (const file of ['basics.sh', 'cards.sh', 'udhcpc.sh']) {
    copyFileSync(join(root, 'lib/guest/medium', file), join(here, file));
    chmodSync(join(here, file), 0o755);
  }
  const interfaces = Object.values(cards)
    .flat()
    .map(([, mac, on], at) => {
      const { gateway, dhcp } = networks[on];
      return { mac, gateway, dhcp, fallback: `${gateway.replace(/1$/, '')}${254 - at}/24` };
    });
  const file = runFile({ nonce, port: 0, interfaces, shares: [], marks: false, disk: false, variable: false });
  writeFileSync(join(here, 'virtspec-run'), file);
  writeFileSync(join(here, 'cards'), cards[name].map((words) => `${words.join(' ')}\n`).join(''));
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

describeLane(
  'libvirt',
  'two guests with two cards each on one network, and a third card on another one, at the same time',
  () => {
    let guests: Readonly<Record<keyof typeof cards, Guest>>;
    let answers: readonly (readonly [claimed: string, mac: string, address: string, bridge: string])[];
    let leases: readonly (readonly [mac: string, address: string])[];

    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      using place = new Workplace();
      for (const name of ['a', 'b'] as const) makeGuest(place.folder, name, base);
      const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user', '--map-auto'];
      const apart = ['unshare', ...user, '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
      const listener = join(root, 'dist/guest/listen-program.js');
      const argv = [...apart, 'bash', script, place.folder, process.execPath, listener, nonce];
      const { code, stderr } = await run(argv as [string, ...string[]], { timeout: 180_000 });
      expect([code, stderr]).toEqual([0, '']);
      const read = (name: keyof typeof cards): Guest => ({
        seen: JSON.parse(readFileSync(place.path(name, 'seen'), 'utf8')),
        ways: linesOf(place.path(name, 'ways')),
        reached: linesOf(place.path(name, 'reached')),
      });
      guests = { a: read('a'), b: read('b') };
      answers = linesOf(place.path('heard'))
        .map((line) => JSON.parse(line) as Heard)
        .flatMap((heard) => {
          if (heard.kind !== 'answer') return [];
          const { mac, address, bridge } = heard.from;
          return [[heard.claimed, mac, address, bridge] as const];
        });
      leases = linesOf(place.path('leases')).map((line) => {
        const [, mac = '', address = ''] = line.split(' ');
        return [mac, address];
      });
    }, 200_000);

    const all = () => [...guests.a.seen, ...guests.b.seen];
    const bridgeOf = (mac: string) =>
      Object.values(cards)
        .flat()
        .find(([, own]) => own === mac)?.[2] ?? '';

    test('each card has its own lease, also if the server is busy with the others; without DHCP it has its fallback', () => {
      expect(all().map(({ mac, by, router }) => [mac, by, router])).toEqual([
        ['52:54:00:81:0a:00', 'dhcp', '10.81.0.1'],
        ['52:54:00:81:0a:01', 'dhcp', '10.81.0.1'],
        ['52:54:00:82:0a:02', 'fallback', null],
        ['52:54:00:81:0b:00', 'dhcp', '10.81.0.1'],
        ['52:54:00:81:0b:01', 'dhcp', '10.81.0.1'],
      ]);
      const leased = all().filter(({ by }) => by === 'dhcp');
      expect(leases.toSorted()).toEqual(leased.map(({ mac, address }) => [mac, address]).sort());
    });

    test('each card’s request arrives from its own MAC and address, on the bridge of its network', () => {
      expect(all().map(({ gatewayAnswers }) => gatewayAnswers)).toEqual([true, true, true, true, true]);
      const own = all().map(({ mac, address }) => [mac, mac, address, bridgeOf(mac)]);
      expect(answers.toSorted()).toEqual(own.sort());
    });

    test('what an address sends leaves by its own card', () => {
      for (const [name, { seen, ways }] of Object.entries(guests)) {
        const devices = ways.map((way) => /from (\S+) .*dev (\S+)/.exec(way)?.slice(1));
        expect([name, devices]).toEqual([name, seen.map(({ address }, at) => [address, `eth${at}`])]);
      }
    });

    test('each card reaches each card of the other guest on its network', () => {
      const addressesOf = ({ seen }: Guest) => seen.filter(({ by }) => by === 'dhcp').map(({ address }) => address);
      const pairs = (others: readonly string[]) =>
        ['eth0', 'eth1'].flatMap((device) => others.map((address) => `${device} ${address}`));
      expect(guests.a.reached).toEqual(pairs(addressesOf(guests.b)));
      expect(guests.b.reached).toEqual(pairs(addressesOf(guests.a)));
    });
  },
  'missing' in base ? base.missing : undefined,
);
