import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeScreen, readScreenshot, type Screenshot, toPng } from '../../lib/guest/screen/screen.ts';

const bytes = (name: string) => readFileSync(new URL(`../../fixtures/screens/${name}.png`, import.meta.url));
const screen = (name: string) => readScreenshot(bytes(name));
const paused = screen('paused');

/** A black picture with some of its pixels set. */
function picture(
  width: number,
  height: number,
  set: readonly (readonly [at: number, colour: readonly number[]])[],
): Screenshot {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 0xff;
  for (const [at, colour] of set) pixels.set(colour, at * 4);
  return { width, height, pixels, png: toPng(width, height, pixels) };
}

const grey = [0xaa, 0xaa, 0xaa];
const range = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);

describe('judgeScreen, on screenshots of QEMU 7.2', () => {
  it.each([
    ['paused', false, 2],
    ['blank', false, 1],
    ['blank-1280x800', false, 1],
    ['logo', true, 65],
    ['tianocore', true, 66],
    ['seabios-first', true, 2],
    ['seabios', true, 2],
  ])('%s: drawn by the guest: %s', (name, drawnByGuest, colours) => {
    const current = screen(name);
    expect(judgeScreen(paused, current)).toEqual({
      png: current.png,
      width: current.width,
      height: current.height,
      colours,
      drawnByGuest,
    });
  });

  it('does not treat a blinking cursor as a new screen', () => {
    expect(judgeScreen(screen('seabios'), screen('seabios-cursor')).drawnByGuest).toBe(false);
  });
});

describe('judgeScreen, on other pictures', () => {
  it('treats a lone cursor as a blank screen', () => {
    const cursor = picture(
      720,
      400,
      range(0, 144).map((at) => [at, grey] as const),
    );
    expect(judgeScreen(paused, cursor)).toMatchObject({ drawnByGuest: false, colours: 2 });
  });

  it("recognises QEMU's message by its position, at any screen size", () => {
    const middle = picture(
      1280,
      800,
      range(1280 * 16 * 24, 2000).map((at) => [at, grey] as const),
    );
    const top = picture(
      1280,
      800,
      range(0, 2000).map((at) => [at, grey] as const),
    );
    expect(judgeScreen(paused, middle).drawnByGuest).toBe(false);
    expect(judgeScreen(paused, top).drawnByGuest).toBe(true);
  });

  it('treats any single colour as blank', () => {
    const blue = picture(
      64,
      64,
      range(0, 64 * 64).map((at) => [at, [0, 0, 0xff]] as const),
    );
    expect(judgeScreen(paused, blue)).toMatchObject({ drawnByGuest: false, colours: 1 });
  });
});

describe('readScreenshot', () => {
  it('reads PPM like PNG', () => {
    const { width, height, pixels } = screen('logo');
    const rgb = pixels.filter((_, at) => at % 4 !== 3);
    const ppm = Buffer.concat([Buffer.from(`P6\n# QEMU\n${width} ${height}\n255\n`), rgb]);
    const read = readScreenshot(ppm);
    expect(Buffer.from(read.pixels).equals(pixels)).toBe(true);
    expect(Buffer.from(readScreenshot(read.png).pixels).equals(pixels)).toBe(true);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('error: no screen')],
    ['half a PNG', bytes('logo').subarray(0, 400)],
    ['a PNG of its header only', bytes('logo').subarray(0, 20)],
    ['half a PPM', Buffer.from('P6\n640 480\n255\nabc')],
    ['a PPM of two bytes a colour', Buffer.from('P6\n1 1\n65535\nabcdef')],
    ['a PPM without pixels', Buffer.from('P6\n0 0\n255\n')],
    ['a PPM larger than any screen', Buffer.from('P6\n99999999 99999999\n255\n')],
  ])('refuses %s', (_what, data) => {
    expect(() => readScreenshot(data)).toThrow(expect.objectContaining({ code: 'screenshot-unreadable' }));
  });
});
