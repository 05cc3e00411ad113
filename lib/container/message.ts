import { deserialize, serialize } from 'node:v8';

/**
 * One message per line, in either direction: V8's structured clone, which preserves what JSON loses (bigint, Map, bytes, undefined), in base64. Both
 * ends are the same virtspec; they may run on different releases of Node, whose format has been version 15 since Node 16.
 */
export function encodeMessage(message: unknown): string {
  return `${serialize(message).toString('base64')}\n`;
}

/** @param line without its line break */
export function decodeMessage(line: string): unknown {
  return deserialize(Buffer.from(line, 'base64'));
}

/** The lines of a stream, as they become complete. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
