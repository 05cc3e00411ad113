import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { noProof } from '../../lib/check/proof.ts';
import { decodeMessage, encodeMessage, linesOf } from '../../lib/container/message.ts';
import { ApplyError } from '../../lib/deploy/deployer.ts';
import { exitCodeOf, VirtspecError } from '../../lib/error/virtspec-error.ts';
import { Phases } from '../../lib/run/phases.ts';
import { breakdownOf } from '../../lib/verify/breakdown.ts';
import { packError, unpackError } from '../../lib/verify/contained.ts';
import { sampleProbe } from '../report/sample-probe.ts';

const across = <T>(value: T): T => decodeMessage(encodeMessage(value).trimEnd()) as T;

test('values that JSON loses are passed out of a container', () => {
  const value = {
    size: 2n ** 40n,
    pids: new Map([['DC01', 7]]),
    png: new Uint8Array([137, 80]),
    absent: undefined,
    of: ['ü\n'],
  };
  expect(across(value)).toEqual(value);
});

test('the probe’s results are passed too, with screens and sizes', () => {
  expect(across({ proof: { ...noProof('only this was asked'), probe: sampleProbe } })).toEqual({
    proof: expect.objectContaining({ probe: sampleProbe }),
  });
});

test('a message is one line, however the stream is split', async () => {
  const text = [{ started: 'Render\nit' }, { size: 1n }].map(encodeMessage).join('');
  const chunks = [text.slice(0, 5), text.slice(5, text.indexOf('\n') + 9), text.slice(text.indexOf('\n') + 9)];
  const heard: unknown[] = [];
  for await (const line of linesOf(Readable.from(chunks))) heard.push(decodeMessage(line));
  expect(heard).toEqual([{ started: 'Render\nit' }, { size: 1n }]);
});

const network = { verb: 'define', kind: 'network', name: 'lan' } as const;
const pool = { verb: 'build', kind: 'pool', name: 'store' } as const;
const lost = new VirtspecError({
  code: 'sandbox-died',
  kind: 'environment',
  what: 'it died',
  why: 'libvirtd ended',
  fix: 'Run again.',
});

test.each([
  ['one of libvirt, with what was done', new ApplyError(pool, [network], 'unsupported pool type'), 1],
  ['one that broke half-way', new ApplyError(pool, [network], 'connection lost', lost), 3],
  ['one of the harness', lost, 3],
  ['a defect', new TypeError('x is undefined'), 70],
])('an error tells the same on both sides: %s', (_, error, exitCode) => {
  const there = unpackError(across(packError(error)));
  expect(exitCodeOf(there)).toBe(exitCode);
  expect(exitCodeOf(there)).toBe(exitCodeOf(error));
  expect(breakdownOf(there)).toEqual(breakdownOf(error));
});

test('a phase that was running when messages ended has failed', () => {
  const heard: string[] = [];
  const phases = new Phases({
    started: (name) => heard.push(name),
    ended: ({ name, status }) => heard.push(`${name} ${status}`),
  });
  const relay = phases.relay();
  relay.started('Apply the lab');
  relay.ended({ name: 'Apply the lab', status: 'done', milliseconds: 1 });
  relay.started('Collect the state');
  relay.broke(lost);
  relay.broke(lost);
  expect(heard).toEqual(['Apply the lab', 'Apply the lab done', 'Collect the state', 'Collect the state failed']);
  expect(phases.ended.map(({ name, detail }) => [name, detail])).toEqual([
    ['Apply the lab', undefined],
    ['Collect the state', 'it died'],
  ]);
});
