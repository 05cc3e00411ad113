import { describe, expect, test } from 'vitest';
import { nixText } from '../../../lib/init/nix/nix-text.ts';
import { toNix } from '../../../lib/init/nix/to-nix.ts';
import type { AttributeRule, ElementRule, NixType } from '../../../lib/nixvirt/grammar.ts';

const attribute = (name: string, type: NixType = 'string'): AttributeRule => ({ attribute: name, key: name, type });
const element = (name: string, rule: Partial<ElementRule> = {}): ElementRule => {
  return { element: name, key: name, many: true, attributes: [], body: { children: [] }, ...rule };
};
const text = (type: NixType) => ({ body: { type } }) as const;
const count = { attributes: [attribute('unit')], body: { type: 'int', key: 'count' } } as const;

/** As much of NixVirt's grammar as shows each of its forms. */
const domain = element('domain', {
  attributes: [attribute('type')],
  body: {
    children: [
      element('name', text('string')),
      element('metadata', { many: false, body: { raw: true } }),
      element('memory', count),
      element('os', {
        attributes: [attribute('firmware')],
        body: {
          children: [
            { element: 'type', attributes: [attribute('arch')], body: { type: 'string', key: 'type' } },
            element('boot', { attributes: [attribute('dev')] }),
          ],
        },
      }),
      element('acpi'),
      element('pae', { attributes: [attribute('state', 'on-off'), attribute('eoi', 'yes-no')] }),
      element('address', { attributes: [attribute('slot', 'int')] }),
      element('target', { attributes: [attribute('dev')] }),
      element('target', { attributes: [attribute('dev')] }),
      element('commandline', {
        key: 'qemu-commandline',
        many: false,
        attributes: [{ attribute: 'xmlns', constant: 'urn:qemu' }],
        body: { children: [element('arg', { attributes: [attribute('value')] })] },
      }),
    ],
  },
});

function convert(content: string, more = ''): { readonly nix: string; readonly leftOut: readonly string[] } {
  const { value, leftOut } = toNix({ text: `<domain${more}>${content}</domain>`, origin: 'spec' }, domain);
  return { nix: nixText(value), leftOut: leftOut.map(({ why, xpath }) => `${why} ${xpath}`) };
}

describe('what NixVirt can express', () => {
  test.each([
    ['a text', '<name>it&apos;s</name>', '{ name = "it\'s"; }'],
    ['an element without content', '<acpi/>', '{ acpi = { }; }'],
    [
      'two of a name',
      "<os><boot dev='cdrom'/><boot dev='hd'/></os>",
      '{\n  os.boot = [\n    { dev = "cdrom"; }\n    { dev = "hd"; }\n  ];\n}',
    ],
    [
      'an element that is written from the attributes of its parent',
      "<os firmware='efi'><type arch='x86_64'>hvm</type></os>",
      '{\n  os = { firmware = "efi"; arch = "x86_64"; type = "hvm"; };\n}',
    ],
    ['switches', "<pae state='off' eoi='yes'/>", '{\n  pae = { state = false; eoi = true; };\n}'],
    ['a number in another base', "<address slot='0x1f'/>", '{ address.slot = 31; }'],
    [
      'a size, in the largest unit',
      "<memory unit='KiB'>3145728</memory>",
      '{\n  memory = { count = 3; unit = "GiB"; };\n}',
    ],
    [
      'a size that is no whole number of a larger unit',
      "<memory unit='KiB'>1025</memory>",
      '{\n  memory = { count = 1025; unit = "KiB"; };\n}',
    ],
    [
      'another namespace, with another prefix',
      "<q:commandline xmlns:q='urn:qemu'><q:arg value='-S'/></q:commandline>",
      '{ qemu-commandline.arg.value = "-S"; }',
    ],
    [
      'metadata',
      "<metadata><a:b xmlns:a='urn:a' c='d'>e</a:b></metadata>",
      '{\n  metadata = with NixVirt.lib.xml; [\n    (elem "a:b" [ (attr "xmlns:a" "urn:a") (attr "c" "d") ] "e")\n  ];\n}',
    ],
  ])('%s', (_, xml, nix) => {
    expect(convert(xml)).toEqual({ nix, leftOut: [] });
  });
});

describe('what it cannot is listed', () => {
  test.each([
    ['an element', '<seclabel/>', 'NixVirt has no attribute for /domain/seclabel'],
    ['an attribute', "<acpi x='1'/>", 'NixVirt has no attribute for /domain/acpi/@x'],
    [
      'one of several',
      "<os><boot dev='hd'/><boot dev='hd' x='1'/></os>",
      'NixVirt has no attribute for /domain/os/boot[2]/@x',
    ],
    ['the same name in another namespace', '<commandline/>', 'NixVirt has no attribute for /domain/commandline'],
    ['an attribute of a text', "<name x='1'>n</name>", 'NixVirt has no attribute for /domain/name/@x'],
    ['an element in a text', '<name>n<x/></name>', 'NixVirt has no attribute for /domain/name/x'],
    ['a switch of another kind', "<pae state='yes'/>", 'NixVirt takes only on and off for /domain/pae/@state'],
    ['no number', "<address slot='auto'/>", 'NixVirt takes only a number for /domain/address/@slot'],
    [
      'a number that some read as octal',
      "<address slot='010'/>",
      'NixVirt takes only a number for /domain/address/@slot',
    ],
    [
      'a number that Nix cannot hold',
      "<address slot='9223372036854775808'/>",
      'NixVirt takes only a number for /domain/address/@slot',
    ],
    ['a size without a number', '<memory/>', 'NixVirt takes only a number for /domain/memory'],
    ['a text beside elements', '<os>x</os>', 'NixVirt writes no text in /domain/os'],
    ['what it writes twice', "<target dev='vnet7'/>", 'NixVirt writes 2 of /domain/target'],
    ['what it writes once', '<metadata/><metadata/>', 'NixVirt writes only one of /domain/metadata[2]'],
    [
      'text beside elements of the metadata',
      '<metadata>x<y/></metadata>',
      'NixVirt’s lib.xml cannot write /domain/metadata',
    ],
  ])('%s', (_, xml, leftOut) => {
    expect(convert(xml).leftOut).toEqual([leftOut]);
  });

  test('a prefix in the metadata that is declared further up', () => {
    expect(convert('<metadata><a:b/></metadata>', " xmlns:a='urn:a'").leftOut).toEqual([
      'NixVirt’s lib.xml cannot write /domain/metadata',
    ]);
  });
});
