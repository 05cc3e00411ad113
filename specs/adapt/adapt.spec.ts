import { describe, expect, it } from 'vitest';
import { adaptObject, adaptObjects } from '../../lib/adapt/adapt.ts';
import { domain, fixture, headless, rendered, workstation } from './host.ts';
import { fc, test } from './property.ts';

const everything = rendered(fixture('everything.xml'));

describe('adaptObject', () => {
  it('states what differs, from, to and why for each difference', () => {
    const { adaptations } = adaptObject(everything, headless);
    expect(adaptations).toContainEqual({
      rule: 'interface-source',
      subject: { kind: 'domain', name: 'everything' },
      what: '/domain/devices/interface[1]/source',
      from: "<source dev='enp3s0' mode='bridge'/>",
      to: "<source bridge='enp3s0'/>",
      why: expect.stringContaining('its own network'),
    });
    for (const { from, to, why } of adaptations) expect([from, to, why].every(Boolean) && from !== to).toBe(true);
  });

  it('leaves lines that no adaptation names unchanged', () => {
    const { object, adaptations } = adaptObject(everything, headless);
    const declared = new Set(everything.xml.text.split('\n'));
    const changed = object.xml.text.split('\n').filter((line) => !declared.has(line));
    expect(changed.length).toBeLessThanOrEqual(adaptations.length);
    expect(object.xml.text).toContain('<!-- A domain that asks for all');
    expect(object.xml.text).toContain(`<domain type="qemu" xmlns:qemu=`);
    expect(object.xml.text).not.toMatch(/\n\s*\n/);
  });

  it('changes nothing when it is applied to its own result', () => {
    const { object } = adaptObject(everything, headless);
    expect(adaptObject(object, headless)).toEqual({ object, adaptations: [] });
  });

  it('returns the object itself if nothing has to be adapted', () => {
    const odd = domain('<!-- a > b --><title>x\r\n&#x41;<![CDATA[</domain>]]></title ><metadata\n a = "\'"/>');
    expect(adaptObject(odd, headless).object).toBe(odd);
  });

  it('adapts less if the host supports more', () => {
    const count = (host: typeof headless) => adaptObject(everything, host).adaptations.length;
    expect(count({ ...headless, accelerator: 'kvm', renderNode: true })).toBeLessThan(count(headless));
    expect(count(workstation)).toBeLessThan(count({ ...headless, accelerator: 'kvm', renderNode: true }));
  });

  it.each([
    ['an open element', '<domain><name>d</name>'],
    ['crossed elements', '<domain><name>d</domain></name>'],
    ['no element', 'text'],
    ['a DOCTYPE', '<!DOCTYPE domain><domain/>'],
    ['a bare ampersand', "<domain type='a&b'/>"],
  ])('refuses %s', (_what, text) => {
    const object = { ...domain(''), xml: { text, origin: 'd.xml' } };
    expect(() => adaptObject(object, headless)).toThrow();
  });

  test(
    'is idempotent, and leaves everything else unchanged, for any combination of features of a domain',
    fc.subarray(pieces(), { minLength: 1 }),
    (chosen) => {
      const declared = domain(`<devices>${chosen.join('\n  ')}</devices>`, 'kvm');
      const { object, adaptations } = adaptObject(declared, headless);
      expect(adaptObject(object, headless).adaptations).toEqual([]);
      expect(adaptations.length).toBeGreaterThan(0);
      const marks = (text: string) => text.match(/<!--.*?-->/g);
      expect(marks(object.xml.text)).toEqual(marks(declared.xml.text));
    },
  );
});

describe('adaptObjects', () => {
  it("leaves a display on an address of the lab's own network unchanged", () => {
    const network = rendered("<network><name>n</name><bridge name='virbr7'/><ip address='192.0.2.1'/></network>");
    const listens = domain("<devices><graphics type='vnc' listen='192.0.2.1'/></devices>");
    expect(adaptObjects([network, listens], headless)).toEqual({ objects: [network, listens], adaptations: [] });
    expect(adaptObjects([listens], headless).adaptations).toHaveLength(1);
  });

  it('names a volume with its pool', () => {
    const volume = rendered('<volume><name>v</name></volume>', { pool: 'p' });
    expect(adaptObjects([volume], headless).adaptations).toMatchObject([{ subject: { kind: 'volume', name: 'p/v' } }]);
  });
});

/** The devices of the fixture, individually, each preceded by a comment. */
function pieces(): string[] {
  const devices = /<devices>([\s\S]*)<\/devices>/.exec(fixture('everything.xml'))?.[1] ?? '';
  return devices.split(/\n {4}(?=<[a-z])/).map((piece, index) => `<!-- ${index} -->${piece.trim()}`);
}
