/**
 * The program that receives the probe guests' answers: it runs where their networks are (in a sandbox's namespace), and reports to virtspec outside.
 *
 *     node listen-program.js NONCE ADDRESS...
 *
 * It listens on every address, on one port.
 *
 * Standard output: one JSON text per line, see `Heard`. Standard input: lines `UUID ORDERS` (JSON), which are sent to a guest when it asks; when it
 * closes, the program ends. Everything that arrives over the network is a guest's own claim, except the addresses, which come from the kernel.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import type { Heard } from './received.ts';

/** An answer has three to six thousand bytes. */
const mostBytes = 64 * 1024;

const [nonce = '', ...addresses] = process.argv.slice(2);
const orders = new Map<string, string>();
/** By guest: requests that wait for orders. */
const waiting = new Map<string, () => void>();

/**
 * How long a guest's request is held if there are no orders: each request is a new process in the guest, which is slow under emulation. Milliseconds.
 */
const held = 5_000;

const tell = (heard: Heard): boolean => process.stdout.write(`${JSON.stringify(heard)}\n`);

let port = 0;
for (const address of addresses) port = await listen(address, port);
tell({ kind: 'listening', port });

for await (const line of createInterface({ input: process.stdin })) {
  const [uuid, text] = JSON.parse(line) as [string, string];
  orders.set(uuid, text);
  if (text !== 'wait') waiting.get(uuid)?.();
}
process.exit(0);

/** @returns the port; 0 means any */
function listen(address: string, wanted: number): Promise<number> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.requestTimeout = 20_000;
  server.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  return new Promise((resolve) => {
    server.listen(wanted, address, () => {
      const bound = server.address();
      resolve(bound !== null && typeof bound === 'object' ? bound.port : wanted);
    });
  });
}

/** `POST /NONCE/answer/MAC` · `GET /NONCE/orders/UUID` · `POST /NONCE/reached/UUID`; anything else is rejected. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, said, what = '', who = ''] = (request.url ?? '').split('/');
  const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const route = said === nonce ? `${request.method} ${what}` : '';
  switch (route) {
    case 'POST answer':
      tell({ kind: 'answer', claimed: who, from: { address: from, ...neighbour(from) }, body: await bodyOf(request) });
      break;
    case 'GET orders':
      tell({ kind: 'asked', uuid: who });
      await somethingToDo(who);
      response.end(`${orders.get(who) ?? 'wait'}\n`);
      return;
    case 'POST reached':
      tell({ kind: 'reached', uuid: who, body: await bodyOf(request) });
      break;
    default:
      response.statusCode = 404;
  }
  response.end();
}

/** Returns when there are orders for a guest, or after the time limit. */
async function somethingToDo(uuid: string): Promise<void> {
  if ((orders.get(uuid) ?? 'wait') !== 'wait') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, held);
    waiting.set(uuid, () => {
      clearTimeout(timer);
      resolve();
    });
  });
  waiting.delete(uuid);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new RangeError('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The owner of an address, from the kernel's neighbour table (`/proc/net/arp`): link-layer address and bridge. */
function neighbour(address: string): { readonly mac: string; readonly bridge: string } {
  for (const line of readFileSync('/proc/net/arp', 'utf8').split('\n').slice(1)) {
    const [ip, , , mac = '', , bridge = ''] = line.trim().split(/\s+/);
    if (ip === address) return { mac: mac.toLowerCase(), bridge };
  }
  return { mac: '', bridge: '' };
}
