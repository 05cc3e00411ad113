import { PNG } from 'pngjs';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { SmokeScreen } from '../../model/smoke.ts';

/** A decoded picture. */
export interface Screenshot {
  readonly width: number;
  readonly height: number;
  /** RGBA, four bytes per pixel, row by row from the top left. */
  readonly pixels: Uint8Array;
  /** The same picture as a PNG file. */
  readonly png: Uint8Array;
}

/** More than an 8K screen has; a header with more is damaged, and decoding it would allocate that much memory. */
const mostPixels = 64 * 1024 * 1024;

/** A text cursor has up to 9 x 16 pixels, a lone prompt two or three times that; the sparsest firmware screen has thousands. */
const fewestPixels = 512;

/**
 * Decodes the output of `virsh screenshot`: PNG (QEMU 7.1 and later), or PPM (`P6`, older).
 *
 * @throws VirtspecError `screenshot-unreadable`
 */
export function readScreenshot(bytes: Uint8Array): Screenshot {
  try {
    if (bytes[0] === 0x89) return readPng(bytes);
    if (bytes[0] === 0x50 && bytes[1] === 0x36) return readPpm(bytes);
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw unreadable(bytes.length === 0 ? 'it is empty' : 'it is neither a PNG nor a PPM (P6) file');
}

/**
 * Judges whether a guest drew a screen.
 *
 * It did if the picture differs from `baseline`, contains more than a cursor, and is not one of the messages that QEMU itself shows ("Guest has not
 * initialized the display (yet)."; later, if a guest turns its display off, "Display output is not active.").
 *
 * @param baseline taken while the domain was still paused after its start: what QEMU shows before any guest runs; undefined for a domain that was
 *   already running
 */
export function judgeScreen(baseline: Screenshot | undefined, current: Screenshot): SmokeScreen {
  const { colours, drawn } = survey(current);
  const drawnByGuest =
    drawn >= fewestPixels && (!baseline || differs(baseline, current)) && !(colours === 2 && isPlaceholder(current));
  return { png: current.png, width: current.width, height: current.height, colours, drawnByGuest };
}

/** The number of colours, and of pixels that do not have the most common one. */
function survey(screen: Screenshot): { readonly colours: number; readonly drawn: number } {
  const counts = new Map<number, number>();
  const pixels = words(screen);
  for (let start = 0, at = 1; at <= pixels.length; at++) {
    // Screens consist of runs of one colour: one look-up per run, not per pixel.
    if (at < pixels.length && pixels[at] === pixels[start]) continue;
    const colour = pixels[start] ?? 0;
    counts.set(colour, (counts.get(colour) ?? 0) + at - start);
    start = at;
  }
  let commonest = 0;
  for (const count of counts.values()) commonest = Math.max(commonest, count);
  return { colours: counts.size, drawn: pixels.length - commonest };
}

function differs(baseline: Screenshot, current: Screenshot): boolean {
  if (baseline.width !== current.width || baseline.height !== current.height) return true;
  const [before, now] = [words(baseline), words(current)];
  let different = 0;
  for (let at = 0; at < now.length; at++) if (before[at] !== now[at]) different++;
  return different >= fewestPixels;
}

/**
 * QEMU's own messages: one line in its 16 pixel font, in the middle, grey (#aaaaaa) on black (`qemu_create_placeholder_surface`, ui/console.c).
 * Guests write text from the top.
 */
function isPlaceholder(screen: Screenshot): boolean {
  const { width, height } = screen;
  const font = 16;
  const line = Math.trunc((Math.trunc(height / font) - 1) / 2);
  const [first, last] = [line * font * width, (line + 1) * font * width];
  return words(screen).every((pixel, at) => pixel === black || (pixel === grey && at >= first && at < last));
}

const [black, grey] = new Uint32Array(new Uint8Array([0, 0, 0, 0xff, 0xaa, 0xaa, 0xaa, 0xff]).buffer);

/** Pixels as 32 bit words. */
function words({ pixels }: Screenshot): Uint32Array {
  return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
}

function readPng(bytes: Uint8Array): Screenshot {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) throw new RangeError('its header is truncated');
  assertSize(header.getUint32(16), header.getUint32(20));
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, pixels: aligned(data), png: bytes };
}

/** https://netpbm.sourceforge.net/doc/ppm.html: `P6 WIDTH HEIGHT 255`, one white space, then three bytes per pixel. */
function readPpm(bytes: Uint8Array): Screenshot {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const match = /^P6(?:\s+(?:#[^\n]*\n\s*)*)(\d+)\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*255\s/.exec(head);
  if (!match) throw new RangeError('its header is not `P6 WIDTH HEIGHT 255`');
  const [width, height] = [Number(match[1]), Number(match[2])];
  assertSize(width, height);
  const rgb = bytes.subarray(match[0].length);
  if (rgb.length < width * height * 3) throw new RangeError('its pixel data is truncated');
  const pixels = new Uint8Array(width * height * 4).fill(0xff);
  for (let at = 0; at < width * height; at++) pixels.set(rgb.subarray(at * 3, at * 3 + 3), at * 4);
  return { width, height, pixels, png: toPng(width, height, pixels) };
}

function assertSize(width: number, height: number): void {
  if (width > 0 && height > 0 && width * height <= mostPixels) return;
  throw new RangeError(`its header declares ${width} x ${height} pixels`);
}

/**
 * A picture as a PNG file.
 * @param pixels RGBA, `width` x `height` x 4 bytes
 */
export function toPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const png = new PNG({ width, height });
  png.data = Buffer.from(pixels);
  return PNG.sync.write(png, { colorType: 2, inputHasAlpha: true });
}

/** Copies the bytes if they do not start on a word boundary. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
}

function unreadable(why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'screenshot-unreadable',
    kind: 'environment',
    what: 'a screenshot could not be read',
    why,
    fix: 'Check the file that `virsh screenshot` writes for this domain.',
    ...(cause === undefined ? {} : { cause }),
  });
}
