import { describe, expect, test } from 'vitest';
import { hideKnown, hideSecrets, secretsIn } from '../../lib/xml/secrets.ts';

describe('secrets in XML', () => {
  test.each([
    [
      "<graphics type='vnc' passwd='letmein1' autoport='yes'/>",
      "<graphics type='vnc' passwd='(hidden)' autoport='yes'/>",
    ],
    ['<graphics passwd = "a&quot;b" type="spice"/>', '<graphics passwd = "(hidden)" type="spice"/>'],
    [
      "<qemu:arg value='secret,id=s0,data=letmein1,format=raw'/>",
      "<qemu:arg value='secret,id=s0,data=(hidden),format=raw'/>",
    ],
    ['<entry>io.systemd.credential:root-pw=letmein1</entry>', '<entry>io.systemd.credential:root-pw=(hidden)</entry>'],
    ["<source pool='p' volume='data=x'/>", "<source pool='p' volume='data=x'/>"],
  ])('%s', (text, shown) => {
    expect(hideSecrets(text)).toBe(shown);
  });

  test('are hidden by their value, in every spelling', () => {
    const secrets = secretsIn(`<graphics passwd='a&lt;b"c&amp;'/>`);
    expect(secrets).toEqual([`a&lt;b"c&amp;`]);
    for (const text of [`a<b"c&`, 'a&lt;b"c&amp;', 'a&lt;b&quot;c&amp;', JSON.stringify(`a<b"c&`), 'a\\<b"c&'])
      expect(hideKnown(`x ${text} y`, secrets)).not.toContain('a');
  });

  test('are kept if they are too short to be distinguished from words', () => {
    expect(hideKnown('x marks', ['x'])).toBe('x marks');
  });
});
