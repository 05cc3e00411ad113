import { expect, test } from 'vitest';
import type { AskedSandbox } from '../../lib/sandbox/host.ts';
import { WarmSandboxes } from '../../lib/watch/warm-sandboxes.ts';

/** Sandboxes that only count: which were opened, and which are closed. */
function counted() {
  const deaths: AbortController[] = [];
  const closed: number[] = [];
  let failing = false;
  const open = async () => {
    if (failing) throw new Error('no sandbox');
    const number = deaths.push(new AbortController()) - 1;
    const sandbox = {
      died: deaths[number]?.signal,
      [Symbol.asyncDispose]: async () => void closed.push(number),
    };
    return { sandbox, virsh: { [Symbol.asyncDispose]: async () => {} } } as unknown as AskedSandbox;
  };
  const fail = (now: boolean) => {
    failing = now;
  };
  return { deaths, closed, fail, sandboxes: new WarmSandboxes({}, open) };
}

test('a spare sandbox is started once, and taken once', async () => {
  const { sandboxes, deaths } = counted();
  sandboxes.warm();
  const [one, same] = await Promise.all([sandboxes.spare(), sandboxes.spare()]);
  expect(same).toBe(one);
  expect(await sandboxes.take()).toBe(one);
  expect(await sandboxes.take()).not.toBe(one);
  expect(deaths).toHaveLength(2);
});

test('a spare sandbox that died is replaced, and what is left of it is closed', async () => {
  const { sandboxes, deaths, closed } = counted();
  const one = await sandboxes.spare();
  deaths[0]?.abort();
  expect(await sandboxes.spare()).not.toBe(one);
  await sandboxes[Symbol.asyncDispose]();
  expect(closed.toSorted()).toEqual([0, 1]);
});

test('one that could not be started is reported to the caller that needs it, and tried again', async () => {
  const { sandboxes, fail } = counted();
  fail(true);
  sandboxes.warm();
  await expect(sandboxes.take()).rejects.toThrow('no sandbox');
  fail(false);
  await expect(sandboxes.take()).resolves.toBeDefined();
});

test('the end closes what is spare, what was taken, and what is being closed', async () => {
  const { sandboxes, closed } = counted();
  await sandboxes.take();
  sandboxes.discard(await sandboxes.take());
  await sandboxes.spare();
  await sandboxes[Symbol.asyncDispose]();
  expect(closed.toSorted()).toEqual([0, 1, 2]);
});

test('a spare sandbox that is discarded is closed once, and another one is spare', async () => {
  const { sandboxes, closed } = counted();
  const one = await sandboxes.spare();
  sandboxes.discard(one);
  expect(await sandboxes.spare()).not.toBe(one);
  await sandboxes[Symbol.asyncDispose]();
  expect(closed.toSorted()).toEqual([0, 1]);
});

test('a renewed one is closed, also if it is still being started; the next is another', async () => {
  const { sandboxes, deaths, closed } = counted();
  sandboxes.warm();
  sandboxes.renew();
  await sandboxes.spare();
  sandboxes.renew();
  await sandboxes.take();
  expect(deaths).toHaveLength(3);
  await sandboxes[Symbol.asyncDispose]();
  expect(closed.toSorted()).toEqual([0, 1, 2]);
});
