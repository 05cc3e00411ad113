import { describe, expect, test } from 'vitest';
import { withSerial } from '../../../lib/guest/boot/serial-retry.ts';
import { stageIn } from '../../../lib/guest/boot/stage-in.ts';
import { domain } from './lab.ts';

describe('a serial port for the second try', () => {
  const serials = (text: string) =>
    [...text.matchAll(/<serial type='(\w+)'>(?:<source path='([^']*)'\/>)?/g)].map((match) => match.slice(1));

  test('is added if there is none', () => {
    expect(serials(withSerial(domain('A', 1, []).xml, '/log'))).toEqual([['file', '/log']]);
  });

  test('replaces the existing ones, with their consoles', () => {
    const devices =
      "<serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial' port='0'/></console>";
    const text = withSerial(domain('A', 1, [], devices).xml, '/log');
    expect(serials(text)).toEqual([['file', '/log']]);
    expect(text).not.toContain('console');
  });
});

describe('how far a guest got, by its serial log', () => {
  test.each([
    ['', 'firmware'],
    ['BdsDxe: No bootable option or device was found.', 'firmware'],
    ['virtspec-probe: grub\nerror: bad shim signature.', 'boot loader'],
    ['GRUB version 2.06', 'boot loader'],
    ['virtspec-probe: grub\n[    0.000000] Linux version 6.1.0', 'kernel'],
    ['Linux version 6.1.0\nvirtspec-probe: init\n', 'probe'],
  ])('%j: %s', (log, stage) => {
    expect(stageIn(log)).toBe(stage);
  });
});
