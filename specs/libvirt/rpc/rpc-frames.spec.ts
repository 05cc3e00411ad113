import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RpcFrames } from '../../../lib/libvirt/rpc/rpc-frames.ts';

test('messages come whole and in order, in whatever pieces the bytes arrive', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), fc.array(fc.nat(40)), (messages, cuts) => {
      const stream = Buffer.concat(messages.map((one) => RpcFrames.framed(Buffer.from(one))));
      const frames = new RpcFrames();
      const found: Uint8Array[] = [];
      let from = 0;
      for (const cut of [...cuts, stream.length]) {
        for (const message of frames.take(stream.subarray(from, from + cut))) found.push(new Uint8Array(message));
        from = Math.min(stream.length, from + cut);
      }
      expect(found).toEqual(messages);
    }),
  );
});

test.each([
  ['shorter than itself', '00000003'],
  ['longer than any of libvirt', '7fffffff'],
])('a length that is %s is a RangeError', (_what, length) => {
  expect(() => [...new RpcFrames().take(Buffer.from(length, 'hex'))]).toThrow(RangeError);
});
