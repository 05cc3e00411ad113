import { describe, expect, test } from 'vitest';
import { evidenceAt } from '../../lib/xml/evidence.ts';
import { xpathText } from '../../lib/xml/xpath.ts';

const text = `<domain type='kvm'>
  <name>A &amp; B</name>
  <devices>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:01'/>
      <source
        bridge='virbr0'/>
    </interface>
    <tpm model='tpm-crb'/>
  </devices>
  <commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-x'/></commandline>
</domain>
`;
const source = { text, origin: 'virsh dumpxml a' };

describe('evidenceAt', () => {
  test.each([
    ['/domain/devices/tpm', 9, "<tpm model='tpm-crb'/>"],
    ['/domain/devices/tpm/@model', 9, "<tpm model='tpm-crb'/>"],
    ['/domain/name/text()', 2, '<name>A &amp; B</name>'],
    ['/domain/devices/interface[1]', 4, "<interface type='bridge'>\n  <mac address='52:54:00:00:00:01'/>\n  <source"],
    ['count(/domain/devices/*)', undefined, '2'],
  ])('quotes %s', (xpath, line, excerpt) => {
    expect({ ...evidenceAt(source, xpath) }).toEqual({ source: 'virsh dumpxml a', xpath, line, excerpt });
  });

  test.each([
    ['/domain/devices/interface[1]/model/@type', 4, "(nothing) in <interface type='bridge'>"],
    ['/domain/devices/interface[2]/mac/@address', 3, '(nothing) in <devices>'],
    ["/domain/devices/tpm[backend/@version='2.0']/backend", 3, '(nothing) in <devices>'],
    ['/network', 1, "(nothing) in <domain type='kvm'>"],
  ])('shows where %s is missing', (xpath, line, excerpt) => {
    expect({ ...evidenceAt(source, xpath) }).toMatchObject({ line, excerpt });
  });

  test('cuts XML without line breaks around the element', () => {
    const flat = { text: text.replaceAll('\n', ''), origin: 'flat' };
    expect(evidenceAt(flat, '/domain/devices/tpm').excerpt).toMatch(/^<tpm model='tpm-crb'\/>/);
    expect(evidenceAt({ text: `<a>${'<b/>'.repeat(999)}</a>`, origin: 'flat' }, '/a/b[2]').excerpt.length).toBeLessThan(
      200,
    );
  });

  test('is computed on access, and is plain data all the same', () => {
    const broken = evidenceAt({ text: '<a', origin: 'broken' }, '/a');
    expect(broken.source).toBe('broken');
    expect(() => broken.excerpt).toThrow('broken is not well-formed XML');
    expect(JSON.parse(JSON.stringify(evidenceAt(source, '/domain/name')))).toEqual({
      source: 'virsh dumpxml a',
      xpath: '/domain/name',
      line: 2,
      excerpt: '<name>A &amp; B</name>',
    });
  });
});

describe('xpathText', () => {
  test.each([
    ['/domain/name', 'A & B'],
    ['/domain/@type', 'kvm'],
    ['count(/domain/devices/*)', '2'],
    ['boolean(/domain/devices/tpm)', 'true'],
    ['/domain/qemu:commandline/qemu:arg/@value', '-x'],
    ['/domain/uuid', undefined],
  ])('%s', (xpath, expected) => {
    expect(xpathText(source, xpath)).toBe(expected);
  });

  test.each(['/domain[', 'foo:bar', 'nofunction()'])('refuses %s', (xpath) => {
    expect(() => xpathText(source, xpath)).toThrow(`\`${xpath}\` is not a valid XPath`);
  });
});
