import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { LabDemands } from '../../lib/doctor/demands.ts';
import type { Fact } from '../../lib/doctor/fact.ts';
import { collectHostFacts, otherHost } from '../../lib/doctor/facts/collect.ts';
import { discFormat } from '../../lib/doctor/facts/disc-format.ts';
import { collectLabFiles } from '../../lib/doctor/facts/lab-files.ts';
import { parseListeners, parseRoutes } from '../../lib/doctor/facts/network.ts';
import { collectSshServers } from '../../lib/doctor/facts/ssh-servers.ts';
import { say, within } from '../../lib/doctor/facts/within.ts';
import { parseConnectionUri } from '../../lib/model/connection-uri.ts';
import { withPatience } from '../../lib/process/patience.ts';
import { Workplace } from '../support/workplace.ts';
import { goodParts, shown } from './good-host.ts';

test.each([
  ['qemu:///system', { scope: 'system', remote: undefined, socket: undefined }],
  ['qemu:///session', { scope: 'session', remote: undefined }],
  ['qemu+unix:///system?socket=/run/x/libvirt-sock', { remote: undefined, socket: '/run/x/libvirt-sock' }],
  ['qemu+ssh://ann@host.lan:2222/system', { scope: 'system', remote: 'host.lan' }],
  ['an-alias', { scope: 'other', remote: undefined }],
])('the URI %s', (text, expected) => {
  expect(parseConnectionUri(text)).toMatchObject({ text, ...expected });
});

test.each(['', '  ', 'qemu:///sys\ntem'])('%j is not a valid URI', (text) => {
  expect(() => parseConnectionUri(text)).toThrow(expect.objectContaining({ code: 'uri-invalid', kind: 'usage' }));
});

test('libvirt’s host is determined by the URI, else by its own hostname', () => {
  const at = (uri: string, named: string, own: string) => otherHost(parseConnectionUri(uri), shown(named), own);
  expect(at('qemu:///system', 'desk.lan', 'Desk')).toBeUndefined();
  expect(at('qemu+unix:///system?socket=/tmp/s', 'server', 'desk')).toContain('runs on server');
  expect(at('qemu+ssh://server/system', 'server', 'desk')).toContain('is on server');
  expect(otherHost(parseConnectionUri('qemu:///system'), { unknown: 'no connection' }, 'desk')).toBeUndefined();
});

test('a port on every address is distinguished from one that is bound to a link or an address', () => {
  const lines = [
    'udp   UNCONN 0      0      0.0.0.0%virbr0:67        0.0.0.0:*',
    'udp   UNCONN 0      0            0.0.0.0:67        0.0.0.0:*',
    'tcp   LISTEN 0      32     192.168.122.1:53        0.0.0.0:*',
    'tcp   LISTEN 0      32                 *:53              *:*    users:(("named",pid=7,fd=3))',
    'tcp   LISTEN 0      128    127.0.0.53%lo:53        0.0.0.0:*',
  ];
  expect(parseListeners(lines.join('\n')).map(({ protocol, port }) => `${protocol} ${port}`)).toEqual([
    'udp 67',
    'tcp 53',
  ]);
});

test('only routes that lead somewhere count', () => {
  const said = [
    { dst: 'default', dev: 'eth0' },
    { dst: '192.168.56.0/24', dev: 'vboxnet0' },
    { dst: '10.8.0.5', dev: 'tun0' },
    { type: 'local', dst: '10.0.0.7', dev: 'eth0', table: 'local' },
  ];
  expect(parseRoutes(JSON.stringify(said))).toEqual([
    { to: '192.168.56.0/24', link: 'vboxnet0' },
    { to: '10.8.0.5/32', link: 'tun0' },
  ]);
});

describe('a disc image', () => {
  const sector = 2048;
  const image = (marks: Readonly<Record<number, string>>, blocks = 0) => {
    const bytes = Buffer.alloc(20 * sector);
    for (const [index, mark] of Object.entries(marks)) bytes.write(mark, Number(index) * sector + 1, 'latin1');
    bytes.writeUInt32LE(blocks, 16 * sector + 80);
    bytes.writeUInt16LE(sector, 16 * sector + 128);
    return bytes;
  };

  test.each([
    ['ISO 9660', image({ 16: 'CD001' }, 7), { format: 'ISO 9660', promised: 7 * sector }],
    ['UDF with ISO 9660 beside it', image({ 16: 'CD001', 18: 'NSR02' }, 7), { format: 'UDF', promised: 7 * sector }],
    ['UDF alone', image({ 16: 'BEA01', 17: 'NSR03', 18: 'TEA01' }), { format: 'UDF', promised: undefined }],
    ['a web page', Buffer.from('<html></html>'), { format: 'neither', promised: undefined }],
    ['an empty file', Buffer.alloc(0), { format: 'neither', promised: undefined }],
  ])('%s', async (_, bytes, expected) => {
    using place = new Workplace();
    const path = place.path('disc.iso');
    writeFileSync(path, bytes);
    expect(await discFormat(path)).toEqual(expected);
  });
});

test('the lab’s files are inspected in place, and missing ones are no error', async () => {
  using place = new Workplace();
  const [present, absent, folder] = [place.path('shut/a.iso'), place.path('b.iso'), place.path('pool')];
  mkdirSync(place.path('shut'));
  writeFileSync(present, 'x');
  chmodSync(place.path('shut'), 0o700);
  const { demands } = goodParts();
  if (!demands) throw new Error('the good host has a lab');
  demands.isos = new Map([present, absent].map((path) => [path, ['DC01']]));
  demands.pools = [{ name: 'pool', path: folder, volumes: [] }];
  const { isos, directories } = await collectLabFiles(demands, { timeout: 5_000 });
  expect(isos.get(present)).toMatchObject({ value: { size: 1, kind: 'file', format: 'neither' } });
  expect(isos.get(absent)).toMatchObject({ value: { size: undefined, kind: undefined } });
  expect(directories.get(folder)).toMatchObject({ value: { there: false, nearest: place.folder } });
  const steps = isos.get(present);
  if (!steps || 'unknown' in steps) throw new Error('it was looked at');
  expect(steps.value.steps.slice(-2)).toMatchObject([{ mode: 0o700 }, { path: present }]);
});

test('a fact that hangs or fails to be collected is unknown', async () => {
  const patience = { timeout: 1 };
  expect(await within('the disc', patience, () => new Promise<Fact<string>>(() => {}))).toEqual({
    unknown: 'the disc: no response within 0.001 s',
  });
  expect(await within('the disc', patience, () => Promise.reject(new Error('I/O error')))).toEqual({
    unknown: 'the disc: I/O error',
  });
  const hanging = () => within('the disc', patience, () => new Promise<Fact<string>>(() => {}));
  expect(await withPatience({ seconds: 600, usual: 300 }, hanging)).toEqual({
    unknown: 'the disc: no response within 0.002 s (--timeout 1200 allows 0.004 s)',
  });
  const slow = () => within('the disc', patience, () => say(['sleep', '60'], patience).then(() => shown('disc')));
  expect(await withPatience({ seconds: 600, usual: 300 }, slow)).toEqual({
    unknown: 'the disc: sleep 60 did not finish within 0.002 s (--timeout 1200 allows 0.004 s)',
  });
});

test('an abort is rethrown', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  const nobody = Promise.resolve(undefined);
  await expect(collectHostFacts(parseConnectionUri('qemu:///system'), nobody, signal)).rejects.toThrow('enough');
});

describe('an ssh server’s first words', () => {
  const listening = async (onConnection: (socket: Socket) => void) => {
    const server = createServer(onConnection).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const hear = async (port: number) => {
    const demands = { ...goodParts().demands, ssh: [{ name: 'web01', address: '127.0.0.1', port }] };
    const facts = await collectSshServers(demands as LabDemands, { timeout: 300 });
    const fact = facts.get('web01');
    return fact && 'value' in fact ? fact.value : fact;
  };

  test.each([
    ['its version', 'SSH-2.0-OpenSSH_9.2p1 Debian\r\n', { banner: 'SSH-2.0-OpenSSH_9.2p1 Debian' }],
    ['lines before it', 'Welcome\r\nSSH-2.0-x\r\n', { banner: 'SSH-2.0-x' }],
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', { refused: 'it is no ssh server' }],
    ['more than it may', `${'x'.repeat(5000)}\n`, { refused: 'it is no ssh server' }],
    ['nothing', '', { refused: 'it does not answer' }],
  ])('%s', async (_what, words, expected) => {
    const sockets: Socket[] = [];
    const server = await listening((socket) => {
      sockets.push(socket);
      if (words !== '') socket.write(words);
    });
    expect(await hear((server.address() as AddressInfo).port)).toEqual(expected);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('nobody there', async () => {
    const server = await listening(() => {});
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await hear(port)).toEqual({ refused: 'ECONNREFUSED' });
  });
});
