import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ProbeListener } from '../../../lib/guest/receive/listener.ts';
import type { Heard } from '../../../lib/guest/receive/received.ts';
import { waitUntil } from '../../../lib/process/wait-until.ts';

const nonce = '0123456789abcdef0123456789abcdef';
let listener: ProbeListener;
const heard: Heard[] = [];

const start = () =>
  ProbeListener.start({
    nonce,
    addresses: ['127.0.0.1', '127.0.0.2'],
    enter: async (argv) => argv,
    hear: (one) => heard.push(one),
  });

beforeAll(async () => {
  listener = await start();
});
beforeEach(() => void heard.splice(0));
afterAll(() => listener[Symbol.asyncDispose]());

const url = (path: string, address = '127.0.0.1') => `http://${address}:${listener.port}/${path}`;
const hears = (kind: Heard['kind']) =>
  waitUntil(() => heard.find((one) => one.kind === kind), { what: `it to hear of ${kind}`, timeout: 5_000 });

test('an answer has its sender’s address from the kernel', async () => {
  await fetch(url(`${nonce}/answer/52:54:00:00:00:01`, '127.0.0.2'), { method: 'POST', body: '{"a":1}' });
  expect(await hears('answer')).toEqual({
    kind: 'answer',
    claimed: '52:54:00:00:00:01',
    from: { address: expect.stringMatching(/^127\./), mac: '', bridge: '' },
    body: '{"a":1}',
  });
});

test('a guest waits until it gets other orders', async () => {
  const ask = async () => (await fetch(url(`${nonce}/orders/some-uuid`))).text();
  expect(await ask()).toBe('wait\n');
  listener.order('some-uuid', 'reach 1 10.0.0.1 -');
  await waitUntil(async () => ((await ask()) === 'reach 1 10.0.0.1 -\n' ? true : undefined), {
    what: 'orders',
    timeout: 5_000,
  });
  expect(await hears('asked')).toEqual({ kind: 'asked', uuid: 'some-uuid' });
});

test('the results of its orders are received', async () => {
  await fetch(url(`${nonce}/reached/some-uuid`), { method: 'POST', body: '1 yes\n2 no\n' });
  expect(await hears('reached')).toEqual({ kind: 'reached', uuid: 'some-uuid', body: '1 yes\n2 no\n' });
});

test.each([
  ['another run’s', `${'f'.repeat(32)}/answer/x`, 'POST'],
  ['no path', '', 'GET'],
  ['an answer that is asked for', `${nonce}/answer/x`, 'GET'],
  ['something else', `${nonce}/else/x`, 'POST'],
])('%s: 404, and nothing is heard', async (_what, path, method) => {
  const { status } = await fetch(url(path), { method, ...(method === 'POST' && { body: 'x' }) });
  expect([status, heard]).toEqual([404, []]);
});

test('a message that is too long is cut off, and the next one is received', async () => {
  const long = fetch(url(`${nonce}/answer/x`), { method: 'POST', body: 'x'.repeat(1_000_000) });
  await expect(long).rejects.toThrow();
  await fetch(url(`${nonce}/answer/y`), { method: 'POST', body: 'short' });
  expect(await hears('answer')).toMatchObject({ claimed: 'y', body: 'short' });
});

test('a listener that cannot listen reports why', async () => {
  const options = {
    nonce,
    addresses: ['203.0.113.1'],
    enter: async (argv: readonly [string, ...string[]]) => argv,
    root: '',
    hear: () => {},
  };
  await expect(ProbeListener.start(options)).rejects.toMatchObject({
    code: 'probe-listener-failed',
    why: expect.stringContaining('EADDRNOTAVAIL'),
  });
});

test('a closed listener is gone', async () => {
  const own = await start();
  const orders = `http://127.0.0.1:${own.port}/${nonce}/orders/x`;
  expect((await fetch(orders)).ok).toBe(true);
  await own[Symbol.asyncDispose]();
  await expect(fetch(orders)).rejects.toThrow();
});
