import { basename } from 'node:path';
import { mediumLabel } from '../access/cdrom/medium-label.ts';
import { type Copied, copyFromGuest, copyToGuest } from '../access/copy/copy-file.ts';
import type { CopyGuest, CopyOptions } from '../access/copy/copy-guest.ts';
import { openTransport } from '../access/open-transport.ts';
import { openAgentLine } from '../agent/agent-line.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { LazyVirsh } from '../libvirt/lazy-virsh.ts';
import { runSignal } from '../run/run-signal.ts';
import { type CopyRequest, copyRequest } from './copy-words.ts';
import { type TransportChoice, transportOptions, whichGuest } from './transport-choice.ts';

interface CopyCommandOptions extends TransportChoice {
  readonly connect: string;
  /** Seconds. */
  readonly timeout: number;
  /** Into a CD-ROM drive. */
  readonly cdrom?: boolean;
  readonly drive?: string;
  readonly pool?: string;
}

/**
 * `virtspec copy`.
 * @throws VirtspecError `cdrom-words`; as `copyRequest`, `whichGuest`, `openTransport`, `copyToGuest`, `copyFromGuest`, `lendMedium`
 */
export async function copyCommand(words: readonly string[], options: CopyCommandOptions): Promise<void> {
  const { connect, timeout } = options;
  const request = copyRequest(words);
  requireCdrom(request, options);
  const left = options.cdrom ? 'the medium was taken out' : 'no part of the file that was being copied is left';
  const abandoned = options.cdrom
    ? 'the medium may still be in the drive'
    : 'a part of a file, *.virtspec-*, may be left';
  using run = runSignal(timeout, left, abandoned);
  // Not with the signal: what was begun in the guest is removed through it.
  await using virsh = new LazyVirsh(connect);
  using line = await openAgentLine(virsh);
  const place = { virsh, line, domain: await whichGuest({ virsh, line }, request.guest, options) };
  if (options.cdrom) {
    const { drive, pool } = options;
    const { lendMedium } = await import('../access/cdrom/lend-medium.ts');
    const onInserted = (target: string) => void process.stderr.write(insertedLine(place.domain, target, request.from));
    // The run's own limit is the drive's.
    using _clock = run.holdClock();
    await lendMedium(place, request.from, { drive, pool, timeout: timeout * 1000, signal: run.signal, onInserted });
    process.stdout.write(`${place.domain} has ejected it; the drive is as it was\n`);
    return;
  }
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

/** @throws VirtspecError `cdrom-words` */
function requireCdrom({ direction, to }: CopyRequest, { cdrom, drive, pool, transport }: CopyCommandOptions): void {
  const refuse = (what: string, fix: string): never => {
    throw new VirtspecError({ code: 'cdrom-words', kind: 'usage', what, fix });
  };
  if (!cdrom && (drive ?? pool) !== undefined)
    refuse(`${drive === undefined ? '--pool' : '--drive'} was passed without --cdrom`, 'Add --cdrom, or leave it out.');
  if (!cdrom) return;
  if (transport !== undefined) refuse('--cdrom and --transport were passed', 'Pass one of them.');
  if (direction === 'from-guest')
    refuse('a CD-ROM brings files into a guest only', 'Write `virtspec copy --cdrom FILE DOMAIN:`.');
  if (to !== '')
    refuse(
      `a CD-ROM has no place ${to} in the guest`,
      'Write `virtspec copy --cdrom FILE DOMAIN:`; the files are in the root of the drive.',
    );
}

function insertedLine(domain: string, drive: string, files: readonly string[]): string {
  const names = files.map((file) => basename(file)).join(', ');
  return `${names}: in the CD-ROM drive ${drive} of ${domain} (volume ${mediumLabel}), until the guest ejects it\n`;
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
