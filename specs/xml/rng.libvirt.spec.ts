import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { renderLab } from '../../lib/render/render.ts';
import { validateRendered } from '../../lib/render/validate.ts';
import { loadRngValidator, type RngKind, type RngValidator, rngKinds } from '../../lib/xml/rng.ts';
import { findSchemaFolder } from '../../lib/xml/schema-folder.ts';
import { describeLane } from '../support/lane.ts';

const folder = (await findSchemaFolder()) ?? '';
const rendered = 'fixtures/rendered/homelab-sccm';
const good: Readonly<Record<RngKind, string>> = {
  network: await readFile(join(rendered, 'networks/lab-net.xml'), 'utf8'),
  pool: await readFile(join(rendered, 'pools/homelab.xml'), 'utf8'),
  volume: await readFile(join(rendered, 'volumes/homelab/dc01.qcow2.xml'), 'utf8'),
  domain: await readFile(join(rendered, 'domains/DC01.xml'), 'utf8'),
};

describeLane(
  'libvirt',
  "libvirt's own schemas",
  () => {
    const validators = {} as Record<RngKind, RngValidator>;
    beforeAll(async () => {
      for (const kind of Object.keys(rngKinds) as RngKind[]) validators[kind] = await loadRngValidator(folder, kind);
    });
    /** The violations in the reference lab's XML with these replacements: `line: message`. */
    const said = (kind: RngKind, ...changes: readonly (readonly [from: string, to: string])[]) => {
      let text = good[kind];
      for (const [from, to] of changes) {
        expect(text).toContain(from);
        text = text.replace(from, to);
      }
      const lines = text.split('\n');
      return validators[kind].validate({ text, origin: 'a.xml' }).map(({ line, message, excerpt }) => {
        expect(excerpt).toBe(lines[(line ?? 0) - 1]?.trim());
        return `${line}: ${message}`;
      });
    };

    it.each(['lab.yaml', 'fixtures/labs/plain-linux/lab.yaml'])('find nothing wrong with %s', async (file) => {
      const results = await validateRendered(await renderLab(await loadLab(file)));
      if ('unavailable' in results) throw new Error(results.unavailable);
      expect(results.length).toBeGreaterThan(3);
      expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    });

    it('find nothing wrong with the minimal valid documents', () => {
      for (const [kind, { least }] of Object.entries(rngKinds)) {
        expect(validators[kind as RngKind].validate({ text: least, origin: kind })).toEqual([]);
      }
    });

    it('find a fault next to words of another namespace, whose removal would not fix it', () => {
      const spoilt: (readonly [string, string])[] = [
        ["<domain type='kvm'", "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' type='kvm'"],
        ['</domain>', "<qemu:commandline><qemu:arg value='-no-hpet'/></qemu:commandline></domain>"],
        ['<acpi/>', '<acpy/>'],
      ];
      expect(said('domain', ...spoilt)).toEqual([
        expect.stringContaining('libvirt does not know the element <acpy>; did you mean acpi?'),
      ]);
    });

    it.each<[string, RngKind, (readonly [string, string])[], string[]]>([
      [
        'an unknown element',
        'domain',
        [["<sound model='ich9'/>", "<sound model='ich9'/>\n<memry/>"]],
        ['89: libvirt does not know the element <memry>; did you mean memory?'],
      ],
      [
        'an element in the wrong place',
        'domain',
        [['<acpi/>', '<acpi/>\n<disk/>']],
        ['15: <disk> is not allowed here, or its content is incomplete'],
      ],
      [
        'an unknown attribute',
        'domain',
        [['sound model', 'sound modell']],
        ['88: libvirt does not know the attribute modell of <sound>; did you mean model?'],
      ],
      [
        'a wrong value',
        'domain',
        [["'ich9'", "'ich99'"]],
        ["88: 'ich99' is not a valid value for model of <sound>; did you mean ich9?"],
      ],
      [
        'a wrong value of few',
        'domain',
        [["relaxed state='on'", "relaxed state='maybe'"]],
        ["17: 'maybe' is not a valid value for state of <relaxed>; valid values include on, off"],
      ],
      [
        'a value that cannot be left out',
        'domain',
        [['52:54:00:96:f8:bb', '52:54:00:96:f8']],
        ["59: '52:54:00:96:f8' is not a valid value for address of <mac>"],
      ],
      ['a wrong text', 'domain', [['<vcpu>2', '<vcpu>two']], ["5: 'two' is not a valid value for <vcpu>"]],
      [
        'a wrong text that cannot be left out',
        'domain',
        [['>hvm<', '>hvvm<']],
        ["7: 'hvvm' is not a valid value for <type>; did you mean hvm?"],
      ],
      [
        'a <target> twice in an interface, as NixVirt emits it',
        'domain',
        [["<model type='e1000e'/>", "<model type='e1000e'/><target dev='a'/><target dev='a'/>"]],
        ['61: duplicate <target>'],
      ],
      [
        'a <name> twice',
        'domain',
        [['<name>DC01</name>', '<name>DC01</name>\n<name>DC01</name>']],
        ['3: duplicate <name>'],
      ],
      ['no <name>', 'domain', [['<name>DC01</name>', '']], ['1: <domain> has no <name>']],
      [
        'no <target> in one of two disks',
        'domain',
        [["<target dev='sda' bus='sata'/>", '']],
        ['47: <disk> has no <target>'],
      ],
      ['no type', 'domain', [[" type='kvm'", '']], ['1: <domain> has no attribute type']],
      [
        'a wrong type',
        'domain',
        [["type='kvm'", "type='qemuu'"]],
        ["1: 'qemuu' is not a valid value for type of <domain>; did you mean qemu?"],
      ],
      [
        'three faults at once',
        'domain',
        [
          ["'ich9'", "'ich99'"],
          ['<readonly/>', '<readonly/><foo/>'],
          ['<vcpu>2', '<vcpu>two'],
        ],
        [
          "5: 'two' is not a valid value for <vcpu>",
          '56: libvirt does not know the element <foo>',
          "88: 'ich99' is not a valid value for model of <sound>; did you mean ich9?",
        ],
      ],
      [
        'a wrong address',
        'network',
        [["address='192.168.56.1'", "address='192.168.56'"]],
        ["7: '192.168.56' is not a valid value for address of <ip>"],
      ],
      [
        'a wrong mode',
        'network',
        [["'nat'", "'natt'"]],
        ["5: 'natt' is not a valid value for mode of <forward>; did you mean nat?"],
      ],
      [
        'a wrong pool type',
        'pool',
        [["type='dir'", "type='dirr'"]],
        ["1: 'dirr' is not a valid value for type of <pool>; did you mean dir?"],
      ],
      [
        'an unknown element in a pool',
        'pool',
        [
          ['<path>', '<pth>'],
          ['</path>', '</pth>'],
        ],
        ['5: libvirt does not know the element <pth>; did you mean path?'],
      ],
      [
        'a wrong format',
        'volume',
        [["'qcow2'", "'qcow3'"]],
        ["6: 'qcow3' is not a valid value for type of <format>; did you mean qcow2?"],
      ],
      [
        'no name, and a wrong unit',
        'volume',
        [
          ['<name>dc01.qcow2</name>', ''],
          ["<capacity unit='GiB'", "<capacity unit='G B'"],
        ],
        ['1: <volume> has no <name>', "4: 'G B' is not a valid value for unit of <capacity>; valid values include KiB"],
      ],
      [
        "nothing of a pool of another type, but in libxml2's words",
        'pool',
        [["type='dir'", "type='iscsi'"]],
        ['1: Element pool failed to validate content'],
      ],
    ])('name %s', (_what, kind, changes, expected) => expect(said(kind, ...changes)).toEqual(expected));

    it('reject what is not well-formed', () => {
      expect(() => said('network', ['</network>', ''])).toThrow(expect.objectContaining({ code: 'xml-malformed' }));
    });

    it('are those next to virsh', async () => {
      expect(await readdir(folder)).toContain('domain.rng');
      expect(await findSchemaFolder({ PATH: '' })).toBeDefined();
    });

    it('are reported as unavailable if there are none', async () => {
      const lab = await renderLab(await loadLab('lab.yaml'));
      expect(await validateRendered(lab, { folder: '/nonexistent' })).toEqual({
        unavailable: expect.stringContaining('/nonexistent cannot be loaded'),
      });
    });
  },
  folder ? undefined : "libvirt's schemas are not installed",
);
