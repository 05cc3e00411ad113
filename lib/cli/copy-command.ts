import { type Copied, copyFromGuest, copyToGuest } from '../access/copy/copy-file.ts';
import type { CopyGuest, CopyOptions } from '../access/copy/copy-guest.ts';
import { openTransport } from '../access/open-transport.ts';
import { openAgentLine } from '../agent/agent-line.ts';
import { LazyVirsh } from '../libvirt/lazy-virsh.ts';
import { runSignal } from '../run/run-signal.ts';
import { type CopyRequest, copyRequest } from './copy-words.ts';
import { type TransportChoice, transportOptions, whichGuest } from './transport-choice.ts';

interface CopyCommandOptions extends TransportChoice {
  readonly connect: string;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * `virtspec copy`.
 * @throws VirtspecError as `copyRequest`, `whichGuest`, `openTransport`, `copyToGuest`, `copyFromGuest`
 */
export async function copyCommand(words: readonly string[], options: CopyCommandOptions): Promise<void> {
  const { connect, timeout } = options;
  const request = copyRequest(words);
  using run = runSignal(timeout, 'no part of the file that was being copied is left');
  // Not with the signal: what was begun in the guest is removed through it.
  await using virsh = new LazyVirsh(connect);
  using line = await openAgentLine(virsh);
  const place = { virsh, line, domain: await whichGuest({ virsh, line }, request.guest, options) };
  await using transport = await openTransport(place, { ...transportOptions(options), signal: run.signal });
  const guest = transport.files;
  for (const from of request.from) {
    using progress = new CopyProgress(from);
    const begun = performance.now();
    const copied = await copyOne(guest, request, from, {
      signal: run.signal,
      onProgress: (...at) => progress.show(...at),
    });
    progress[Symbol.dispose]();
    process.stdout.write(`${resultLine(guest.domain, request, from, copied)}, ${rate(copied.bytes, begun)}\n`);
  }
}

function copyOne(guest: CopyGuest, request: CopyRequest, from: string, options: CopyOptions): Promise<Copied> {
  // Of several files each keeps its name, and so the target is a folder.
  const to = request.from.length > 1 && !/[\\/]$/.test(request.to) ? `${request.to}/` : request.to;
  return request.direction === 'to-guest'
    ? copyToGuest(guest, [from, to], options)
    : copyFromGuest(guest, [from, to], options);
}

function resultLine(domain: string, { direction }: CopyRequest, from: string, copied: Copied): string {
  const [here, there] = direction === 'to-guest' ? [from, copied.path] : [copied.path, from];
  const sides = direction === 'to-guest' ? [here, `${domain}:${there}`] : [`${domain}:${there}`, here];
  return `${sides.join(' → ')}: ${sizeOf(copied.bytes)}, SHA-256 ${copied.sha256}`;
}

function rate(bytes: number, begun: number): string {
  const seconds = Math.max(0.001, (performance.now() - begun) / 1000);
  return `${seconds.toFixed(1)} s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`;
}

/** `512 B`, `300.0 kB`, `10.0 MB`. */
function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Milliseconds between two updates. */
const pause = 200;

/** One line on a terminal’s standard error, which is gone when the copy has ended. */
class CopyProgress implements Disposable {
  readonly #name: string;
  #shown = 0;
  #isShown = false;

  constructor(name: string) {
    this.#name = name;
  }

  show(bytes: number, of: number | undefined): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#shown < pause) return;
    this.#shown = now;
    this.#isShown = true;
    const share = of === undefined ? '' : ` of ${sizeOf(of)}`;
    process.stderr.write(`\r\x1b[K${this.#name}: ${sizeOf(bytes)}${share}`);
  }

  [Symbol.dispose](): void {
    if (this.#isShown) process.stderr.write('\r\x1b[K');
    this.#isShown = false;
  }
}
